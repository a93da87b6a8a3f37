namespace Owl.FaultLab.PowerCut;

/// <summary>What a store has after it was opened again.</summary>
/// <param name="Tasks">The titles of all tasks by id.</param>
/// <param name="Owed">The ids of the tasks whose notifications are pending.</param>
/// <param name="NextId">The id that the next task gets.</param>
internal sealed record Recovered(IReadOnlyDictionary<long, string> Tasks, IReadOnlySet<long> Owed, long NextId)
{
    /// <returns>What is wrong with it; null when nothing is.</returns>
    /// <param name="disk">What it was opened on.</param>
    /// <param name="notified">The titles of the tasks that have their notification.</param>
    public string? FindProblem(DiskState disk, IReadOnlySet<string> notified)
    {
        foreach (var (id, title) in disk.Acknowledged)
        {
            if (Tasks.GetValueOrDefault(id) != title)
            {
                return $"task {id} '{title}' was acknowledged, and is {(Tasks.TryGetValue(id, out string? other) ? $"'{other}'" : "not there")}";
            }
        }

        if (Tasks.FirstOrDefault(task => !Owed.Contains(task.Key) && !notified.Contains(task.Value)) is { Value: not null } silent)
        {
            return $"task {silent.Key} '{silent.Value}' has no notification, and owes none";
        }

        if (Owed.FirstOrDefault(id => !Tasks.ContainsKey(id)) is > 0 and var nobody)
        {
            return $"a notification is owed for task {nobody}, which is not there";
        }

        long highest = Math.Max(disk.Acknowledged.Keys.DefaultIfEmpty().Max(), Tasks.Keys.DefaultIfEmpty().Max());
        return NextId <= highest ? $"the next task gets the id {NextId}, though {highest} was given" : null;
    }
}
