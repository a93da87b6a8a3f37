using System.Diagnostics.Metrics;
using Owl.ServiceDefaults.Telemetry;

namespace Owl.Storage;

/// <summary>What group commit does. How long a grain waits for the store, Orleans measures itself.</summary>
internal static class StoreMetrics
{
    private static readonly Histogram<double> CommitDuration = OwlTelemetry.Meter.CreateHistogram(
        "owl.store.commit.duration",
        unit: "s",
        description: "Duration of one transaction of the store, with its flush to disk.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1] });

    private static readonly Histogram<int> CommitSize = OwlTelemetry.Meter.CreateHistogram(
        "owl.store.commit.size",
        unit: "{write}",
        description: "Writes that one transaction of the store committed together.",
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] });

    /// <summary>Notes a transaction that was committed.</summary>
    public static void NoteCommit(int writes, TimeSpan duration)
    {
        CommitDuration.Record(duration.TotalSeconds);
        CommitSize.Record(writes);
    }
}
