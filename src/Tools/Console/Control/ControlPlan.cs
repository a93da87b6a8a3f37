using System.Globalization;
using Owl.LiveConsole.Model;
using Owl.Processes;
using Owl.ServiceDefaults;

namespace Owl.LiveConsole.Control;

/// <summary>What is to be done, and what must be seen then. Without a service it is about all of them.</summary>
/// <param name="Action">kill, freeze, resume, start or heal.</param>
/// <param name="Service">To which service.</param>
/// <param name="Instance">To which of its replicas.</param>
/// <param name="Act">Does it, as the command line does; returns what happened, in words.</param>
/// <param name="Wanted">One of these states must be seen.</param>
/// <param name="Thaws">A freeze ends by itself after so long; null: it does not.</param>
internal sealed record ControlPlan(
    string Action,
    OwlService? Service,
    Instance? Instance,
    Func<Deployment, CancellationToken, Task<string>> Act,
    NodeState[] Wanted,
    TimeSpan? Thaws = null)
{
    // In seconds.
    private const int LongestFreeze = 600;

    private static readonly OwlService[] Services = [OwlService.Gateway, OwlService.User, OwlService.Task, OwlService.Notification];
    private static readonly NodeState[] Well = [NodeState.Up, NodeState.Slow];

    public bool IsStart => Action is "start" or "heal";

    /// <summary>The number of the replica, from 1.</summary>
    public int Replica => Instance?.Replica ?? 1;

    public string Name => Instance?.LongName ?? "all";

    /// <returns>Null when there is no such action, service, replica or time.</returns>
    public static ControlPlan? From(string action, string service, string? replica, string? seconds)
    {
        if (action == "heal")
        {
            return service == "all" ? new ControlPlan(action, null, null, (all, end) => all.HealAsync(end), Well) : null;
        }

        int number = 1;
        if (Array.Find(Services, candidate => candidate.Name == service) is not { } known
            || (replica is not null && !TryRead(replica, OwlSettings.MostReplicas, out number)))
        {
            return null;
        }

        var one = new Instance(ServiceKind.Find(known.Name)!, number);
        return action switch
        {
            "kill" => new ControlPlan(action, known, one, (all, _) => all.KillAsync(one), [NodeState.Down]),
            "freeze" when seconds is null => new ControlPlan(action, known, one, (all, _) => all.FreezeAsync(one), [NodeState.Frozen]),
            "freeze" when TryRead(seconds, LongestFreeze, out int length) => Freeze(known, one, TimeSpan.FromSeconds(length)),
            "resume" => new ControlPlan(action, known, one, (all, end) => all.ResumeAsync(one, end), Well),
            "start" => new ControlPlan(action, known, one, (all, end) => all.StartAsync(one, end), Well),
            _ => null,
        };
    }

    private static ControlPlan Freeze(OwlService service, Instance one, TimeSpan length) =>
        new("freeze", service, one, (all, _) => all.FreezeAsync(one, length), [NodeState.Frozen], length);

    private static bool TryRead(string text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= most;
}
