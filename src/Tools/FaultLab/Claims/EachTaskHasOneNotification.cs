using Owl.FaultLab.History;

namespace Owl.FaultLab.Claims;

internal sealed class EachTaskHasOneNotification : Claim
{
    public override Words Title => new("every task has exactly one notification", "どのタスクにも通知がちょうど 1 件ある");

    public override Verdict Check(Evidence evidence)
    {
        if (evidence.Final.Tasks is null)
        {
            return ListUnread("tasks");
        }

        var (missing, doubled, all) = Count(evidence);
        if (all < 0)
        {
            return ListUnread("notifications");
        }

        if (doubled.Count > 0)
        {
            return Verdict.Fail(
                $"{doubled.Count} of {all:#,0} tasks have more than one", $"{all:#,0} 件のうち {doubled.Count} 件に通知が重複している", First(evidence, doubled));
        }

        if (missing.Count > 0)
        {
            return evidence.Final.Pending is not null
                ? Verdict.Fail(
                    $"{missing.Count} of {all:#,0} tasks have none; pending: {evidence.Final.Pending:#,0}",
                    $"{all:#,0} 件のうち {missing.Count} 件に通知がない。未配信: {evidence.Final.Pending:#,0}",
                    First(evidence, missing))
                : Verdict.Unknown(
                    $"{missing.Count} of {all:#,0} tasks have none; what is pending is not known",
                    $"{all:#,0} 件のうち {missing.Count} 件に通知がない。未配信は不明");
        }

        if (evidence.Final.Pending > 0)
        {
            return Verdict.Fail($"{evidence.Final.Pending:#,0} are still pending", $"まだ {evidence.Final.Pending:#,0} 件が未配信");
        }

        if (OfNoTask(evidence) is { } orphan)
        {
            return Verdict.Fail($"there is a notification of no task: {orphan}", $"タスクのない通知がある: {orphan}");
        }

        return Verdict.Pass($"{all:#,0} tasks, {all:#,0} notifications", $"タスク {all:#,0} 件、通知 {all:#,0} 件");
    }

    /// <returns>The titles of the tasks without a notification and with several, and how many tasks there are; -1 when the lists were not read.</returns>
    public static (IReadOnlyList<string> Missing, IReadOnlyList<string> Doubled, int All) Count(Evidence evidence)
    {
        var tasks = evidence.Lists.Single(list => list.Name == "tasks").Items;
        if (tasks is null || evidence.Final.Notifications is null)
        {
            return ([], [], -1);
        }

        var told = evidence.Final.Notifications.CountBy(item => item.Text).ToDictionary();
        var counts = tasks.Select(task => (Title: task.Text, Count: told.GetValueOrDefault($"Task '{task.Text}' was created for user {evidence.Final.User}"))).ToList();
        return ([.. counts.Where(task => task.Count == 0).Select(task => task.Title)], [.. counts.Where(task => task.Count > 1).Select(task => task.Title)], tasks.Count);
    }

    private static string? OfNoTask(Evidence evidence)
    {
        var titles = evidence.Final.Tasks!.Select(task => task.Text).ToHashSet(StringComparer.Ordinal);
        return evidence.Final.Notifications!.Select(notification => notification.Text)
            .Where(text => text.StartsWith($"Task '{evidence.Texts}", StringComparison.Ordinal))
            .FirstOrDefault(text => !titles.Contains(text.Split('\'')[1]));
    }

    private static Exchange? First(Evidence evidence, IReadOnlyList<string> titles)
    {
        var wanted = titles.ToHashSet(StringComparer.Ordinal);
        return evidence.Exchanges.FirstOrDefault(exchange => exchange.Text is not null && wanted.Contains(exchange.Text));
    }
}
