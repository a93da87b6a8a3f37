using System.Numerics;

namespace Owl.ServiceDefaults.Status;

/// <summary>
/// How many calls there were and how long they took: totals since the start, rate and percentiles of the last
/// <see cref="Seconds"/> seconds. Noting a call allocates nothing and takes a few additions; the size is fixed.
/// </summary>
public sealed class CallWindow
{
    /// <summary>How far the window reaches back, in seconds.</summary>
    public const double Seconds = Slots * SlotMilliseconds / 1000.0;

    private const int Slots = 6;
    private const int SlotMilliseconds = 500;

    // Buckets of a microsecond's powers of two, each in 8 steps: a percentile is at most 7 % off. Up to 71 minutes.
    private const int Steps = 8;
    private const int Buckets = 32 * Steps;

    private readonly TimeProvider _time;
    private readonly Slot[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new Slot())];
    private readonly long _start;
    private long _calls;
    private long _failures;

    public CallWindow(TimeProvider time) => (_time, _start) = (time, time.GetTimestamp());

    public long Calls => Volatile.Read(ref _calls);

    public long Failures => Volatile.Read(ref _failures);

    public void Note(TimeSpan elapsed, bool failed)
    {
        Interlocked.Increment(ref _calls);
        if (failed)
        {
            Interlocked.Increment(ref _failures);
        }

        long tick = Tick();
        var slot = _slots[tick % Slots];
        if (Volatile.Read(ref slot.Tick) != tick)
        {
            slot.Reuse(tick);
        }

        Interlocked.Increment(ref slot.Counts[BucketOf(elapsed)]);
    }

    public CallFigures Read()
    {
        Span<int> counts = stackalloc int[Buckets];
        long oldest = Tick() - Slots;
        int all = 0;
        foreach (var slot in _slots)
        {
            for (int bucket = 0; Volatile.Read(ref slot.Tick) > oldest && bucket < Buckets; bucket++)
            {
                int count = Volatile.Read(ref slot.Counts[bucket]);
                counts[bucket] += count;
                all += count;
            }
        }

        // The youngest slot is on average half full.
        double seconds = Math.Clamp(_time.GetElapsedTime(_start).TotalSeconds, SlotMilliseconds / 1000.0, Seconds - (SlotMilliseconds / 2000.0));
        return new CallFigures(
            Math.Round(all / seconds, 1),
            all == 0 ? null : Percentile(counts, all, 0.50),
            all == 0 ? null : Percentile(counts, all, 0.99));
    }

    private static double Percentile(ReadOnlySpan<int> counts, int all, double share)
    {
        int wanted = (int)Math.Ceiling(all * share);
        int bucket = 0;
        for (int seen = counts[0]; seen < wanted; seen += counts[bucket])
        {
            bucket++;
        }

        int octave = bucket / Steps;
        double low = Math.ScaleB(1 + ((bucket % Steps) / (double)Steps), octave);
        return Math.Round((low + Math.ScaleB(0.5 / Steps, octave)) / 1000, 2);
    }

    private static int BucketOf(TimeSpan elapsed)
    {
        ulong microseconds = (ulong)Math.Clamp((long)elapsed.TotalMicroseconds, 1, uint.MaxValue);
        int octave = BitOperations.Log2(microseconds);
        int step = (int)(((microseconds << 3) >> octave) & (Steps - 1));
        return (octave * Steps) + step;
    }

    // From 1 on, so that a slot that was never used is not taken for a young one.
    private long Tick() => (long)(_time.GetElapsedTime(_start).TotalMilliseconds / SlotMilliseconds) + Slots + 1;

    private sealed class Slot
    {
        public readonly int[] Counts = new int[Buckets];
        public long Tick;
        private readonly Lock _reuse = new();

        // A call that is noted in the very moment may be lost; for a figure of many calls that is no matter.
        public void Reuse(long tick)
        {
            lock (_reuse)
            {
                if (Tick < tick)
                {
                    Array.Clear(Counts);
                    Volatile.Write(ref Tick, tick);
                }
            }
        }
    }
}

/// <summary>What a <see cref="CallWindow"/> shows of the last seconds.</summary>
/// <param name="PerSecond">Calls per second.</param>
/// <param name="P50">Half of them took at most so many milliseconds; null without calls.</param>
/// <param name="P99">99 of 100 took at most so many milliseconds; null without calls.</param>
public readonly record struct CallFigures(double PerSecond, double? P50, double? P99);
