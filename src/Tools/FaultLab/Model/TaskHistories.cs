using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;

namespace Owl.FaultLab.Model;

/// <summary>Takes the histories of single tasks out of what an experiment recorded.</summary>
internal static class TaskHistories
{
    /// <returns>Those that differ; none where it is not known what was there in the end.</returns>
    public static IReadOnlyList<TaskHistory> Of(Evidence evidence, Fault fault)
    {
        if (evidence.Final is not { Tasks: not null, Notifications: not null, Pending: 0 })
        {
            return [];
        }

        var marks = Marks(evidence.Phases, fault).ToList();
        var tasks = evidence.Final.Tasks.CountBy(item => item.Text).ToDictionary();
        var notifications = evidence.Final.Notifications.CountBy(item => item.Text).ToDictionary();
        return
        [
            .. evidence.Exchanges.Where(exchange => exchange.Text is not null)
                .Where(exchange => exchange.Endpoint.Path == Endpoint.CreateTask.Path)
                .GroupBy(exchange => exchange.Text!)
                .Select(task => new TaskHistory(
                    [.. marks.Concat(task.SelectMany(Seen)).OrderBy(step => step.At).Select(step => step.Step)],
                    tasks.GetValueOrDefault(task.Key),
                    notifications.GetValueOrDefault($"Task '{task.Key}' was created for user {evidence.Final.User}"),
                    1,
                    task.First().ToString()))
                .GroupBy(history => history.ToString())
                .Select(same => same.First() with { Count = same.Count() }),
        ];
    }

    private static IEnumerable<(double At, string Step)> Seen(Exchange exchange)
    {
        yield return (exchange.Start, TaskStep.Asked);
        if (exchange.IsGood)
        {
            yield return (exchange.End, exchange.Delivery switch
            {
                Delivery.Delivered => TaskStep.Delivered,
                Delivery.Pending => TaskStep.Pending,
                _ => TaskStep.Answered,
            });
        }
    }

    // A process may die from the moment at which that was begun, and is dead when that was seen.
    private static IEnumerable<(double At, string Step)> Marks(Phases phases, Fault fault)
    {
        if (fault.Kills.Contains(ServiceKind.TaskService))
        {
            yield return (phases.Begin, TaskStep.TaskServiceDying);
            yield return fault.IsOverAtOnce
                ? (phases.Begin, TaskStep.TaskServiceStarting)
                : (phases.Effective, TaskStep.TaskServiceDead);
            if (!fault.IsOverAtOnce)
            {
                yield return (phases.End, TaskStep.TaskServiceStarting);
            }

            yield return (phases.Gone, TaskStep.TaskServiceUp);
        }

        if (fault.Kills.Contains(ServiceKind.NotificationService))
        {
            yield return (phases.Begin, TaskStep.NotificationServiceDying);
            yield return fault.IsOverAtOnce
                ? (phases.Begin, TaskStep.NotificationServiceStarting)
                : (phases.Effective, TaskStep.NotificationServiceDead);
            if (!fault.IsOverAtOnce)
            {
                yield return (phases.End, TaskStep.NotificationServiceStarting);
            }

            yield return (phases.Gone, TaskStep.NotificationServiceUp);
        }
    }
}
