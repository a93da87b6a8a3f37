namespace Owl.ServiceDefaults.Loops;

/// <summary>
/// Keeps a log readable and small while something fails again and again: one line a second for each cause, with the count
/// of those that were left out before it. It remembers 64 causes; all further ones count as one.
/// </summary>
public sealed class CauseLimit(TimeProvider time)
{
    private const int MostCauses = 64;
    private const string Others = "";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Cause> _causes = new(StringComparer.Ordinal);

    /// <summary>Whether a line may be written for <paramref name="cause"/> now.</summary>
    /// <param name="cause">What lines have in common that say the same.</param>
    /// <param name="heldBack">How many were left out since the last one.</param>
    public bool Allows(string cause, out long heldBack)
    {
        lock (_lock)
        {
            if (!_causes.TryGetValue(cause, out var known))
            {
                known = Add(cause);
            }

            bool isDue = known.LastLine is not { } last || time.GetElapsedTime(last) >= Interval;
            heldBack = known.HeldBack;
            known.HeldBack = isDue ? 0 : known.HeldBack + 1;
            known.LastLine = isDue ? time.GetTimestamp() : known.LastLine;
            return isDue;
        }
    }

    private Cause Add(string cause)
    {
        if (_causes.Count >= MostCauses)
        {
            foreach (var (old, _) in _causes.Where(entry => IsOver(entry.Value)).ToList())
            {
                _causes.Remove(old);
            }
        }

        cause = _causes.Count >= MostCauses ? Others : cause;
        return _causes.TryGetValue(cause, out var known) ? known : _causes[cause] = new Cause();
    }

    private bool IsOver(Cause cause) => cause is { HeldBack: 0, LastLine: { } last } && time.GetElapsedTime(last) >= Interval;

    private sealed class Cause
    {
        public long? LastLine { get; set; }

        public long HeldBack { get; set; }
    }
}
