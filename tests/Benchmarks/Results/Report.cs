namespace Owl.Benchmarks.Results;

/// <summary>All that a run of the benchmark found out.</summary>
internal sealed class Report(BenchOptions options)
{
    private readonly List<ResultTable> _tables = [];
    private readonly List<string> _failures = [];

    public BenchOptions Options { get; } = options;

    public DateTimeOffset Started { get; } = DateTimeOffset.UtcNow;

    public IReadOnlyList<ResultTable> Tables => _tables;

    /// <summary>Requests that were measured and failed: what came of the others cannot be trusted.</summary>
    public IReadOnlyList<string> Failures => _failures;

    public ResultTable AddTable(string title, params IReadOnlyList<string> series)
    {
        var table = new ResultTable(title, series);
        _tables.Add(table);
        return table;
    }

    public void NoteFailures(string system, Metric metric, long count)
    {
        if (count > 0)
        {
            _failures.Add($"{system}, {metric.Name}: {count} requests failed");
        }
    }
}
