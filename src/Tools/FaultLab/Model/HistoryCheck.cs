namespace Owl.FaultLab.Model;

/// <summary>
/// Asks the model whether it knows what was seen: a run of it must have a history's steps in their order, and its end.
/// <para>
/// Source: H. Cirstea et al., "Validating Traces of Distributed Programs Against TLA+ Specifications", 2024.
/// </para>
/// </summary>
internal static class HistoryCheck
{
    private static readonly string[] Flags = ["REPLICAS=1", "REQUESTS=1"];

    /// <returns>The histories that no run of the model has.</returns>
    public static async Task<IReadOnlyList<TaskHistory>> FindUnknownAsync(
        IReadOnlyList<TaskHistory> histories, CancellationToken cancellation)
    {
        if (histories.Count == 0)
        {
            return [];
        }

        var (process, accepting) = Write(histories);
        var unreached = await Spin.FindUnreachedAsync(Flags, process, cancellation);
        return [.. histories.Where((_, index) => unreached.Contains(accepting[index]))];
    }

    // One process has any of the histories. The last line of each does nothing: it is there to be reached.
    private static (string Process, int[] Accepting) Write(IReadOnlyList<TaskHistory> histories)
    {
        var lines = new List<string> { "active proctype history() {", "  if" };
        int[] accepting = new int[histories.Count];
        foreach (var (index, history) in histories.Index())
        {
            lines.Add("  :: true ->");
            lines.AddRange(history.Steps.Select(step => $"    {TaskStep.Promela(step)};"));
            lines.Add("    calm_down();");
            lines.Add(FormattableString.Invariant(
                $"    (timeout && TASKS_THERE == {history.Tasks} && NOTIFICATIONS_THERE == {history.Notifications});"));
            lines.Add("    assert(true)");
            accepting[index] = lines.Count;
        }

        lines.AddRange(["  fi", "}"]);
        return (string.Join('\n', lines) + "\n", accepting);
    }
}
