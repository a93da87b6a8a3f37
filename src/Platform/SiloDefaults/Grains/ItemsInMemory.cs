using System.Collections.Concurrent;

namespace Owl.SiloDefaults.Grains;

/// <summary>
/// Bounds how many items a silo has in memory: with each one more than <paramref name="most"/>, the one that came first
/// leaves. Their age is no bound, as a million can be read within it.
/// </summary>
public sealed class ItemsInMemory(int most = ItemsInMemory.Most)
{
    /// <summary>About 25 MB of grains.</summary>
    public const int Most = 10_000;

    private static readonly DeactivationReason Left = new(DeactivationReasonCode.ApplicationRequested, "Others were asked for since.");

    private readonly ConcurrentQueue<IGrainContext> _oldestFirst = [];
    private int _count;

    internal void Add(IGrainContext item)
    {
        _oldestFirst.Enqueue(item);
        if (Interlocked.Increment(ref _count) > most && _oldestFirst.TryDequeue(out var oldest))
        {
            Interlocked.Decrement(ref _count);
            oldest.Deactivate(Left);
        }
    }
}
