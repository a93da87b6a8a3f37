namespace Owl.Delivery;

/// <summary>Pauses that double while something fails. With jitter, so that those who wait do not all come back at once.</summary>
/// <param name="Shortest">After the first failure.</param>
/// <param name="Longest">However often it failed.</param>
internal readonly record struct BackOff(TimeSpan Shortest, TimeSpan Longest)
{
    private const double Jitter = 0.2;

    /// <param name="failures">How often it failed in a row, from 1.</param>
    /// <param name="random">From 0 to 1.</param>
    public TimeSpan Pause(int failures, double random)
    {
        double pause = Shortest.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 30) - 1);
        return TimeSpan.FromMilliseconds(Math.Min(pause, Longest.TotalMilliseconds) * (1 - Jitter + (random * 2 * Jitter)));
    }
}
