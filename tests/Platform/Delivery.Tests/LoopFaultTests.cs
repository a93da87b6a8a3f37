using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Owl.Testing;

namespace Owl.Delivery.Tests;

/// <summary>What the loops of late delivery do when something that they need throws what nobody expects.</summary>
public sealed class LoopFaultTests
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_count_of_pending_deliveries_goes_on_after_a_fault_of_the_store_and_is_unknown_meanwhile()
    {
        var store = MemoryStores.Create(Item.Table);
        await store.AppendAsync(new Item(0, "pending"), idempotencyKey: null);
        var outbox = new FaultyOutbox(store) { Failure = new InvalidCastException("a bug") };
        using var metrics = new OutboxMetrics(outbox, TimeProvider.System, NullLogger<OutboxMetrics>.Instance);
        long? seen = null;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, heard) =>
        {
            if (instrument.Name == "owl.delivery.pending")
            {
                heard.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => seen = value);
        listener.Start();

        await metrics.StartAsync(TestEnd);
        await UntilAsync(() => metrics.Failure is not null);
        listener.RecordObservableInstruments();
        Assert.Contains("a bug", metrics.Failure, StringComparison.Ordinal);
        Assert.Null(seen);

        outbox.Failure = null;
        await UntilAsync(() => metrics.Failure is null);
        listener.RecordObservableInstruments();
        Assert.Equal(1, seen);
        await metrics.StopAsync(TestEnd);
    }

    [Fact]
    public async Task Waking_the_partitions_goes_on_after_a_fault_of_the_cluster_which_is_told_of_each_partition()
    {
        var grains = DispatchProxy.Create<IGrainFactory, Grains>();
        var cluster = (Grains)(object)grains;
        cluster.Failure = new InvalidCastException("a bug");
        var time = TimeProvider.System;
        using var waker = new DeliveryWaker(grains, new TargetState(time), new LeftBehind(), time, NullLogger<DeliveryWaker>.Instance);

        await waker.StartAsync(TestEnd);
        await UntilAsync(() => Partitions.All.All(partition => waker.Find(partition)?.Problem == "a bug"));

        cluster.Failure = null;
        await UntilAsync(() => Partitions.All.All(partition => waker.Find(partition) is { Problem: null, State.Silo: "here" }));
        await waker.StopAsync(TestEnd);
    }

    private static Task UntilAsync(Func<bool> condition) => Wait.UntilAsync(condition, TestEnd);

    private sealed class Partition : IDeliveryGrain
    {
        public ValueTask<PartitionState> Wake(long[] leftBehind) =>
            ValueTask.FromResult(new PartitionState("here", TimeSpan.Zero, 0, 0, 0, null, null, null, null));
    }

    /// <summary>A cluster whose partitions answer, unless it fails.</summary>
    [SuppressMessage("Performance", "CA1852", Justification = "The proxy derives from it.")]
    internal class Grains : DispatchProxy
    {
        private readonly Partition _partition = new();

        public Exception? Failure { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Failure is { } failure ? throw failure : _partition;
    }
}
