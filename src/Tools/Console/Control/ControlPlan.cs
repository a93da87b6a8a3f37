using System.Globalization;
using Owl.LiveConsole.Model;
using Owl.ServiceDefaults;

namespace Owl.LiveConsole.Control;

/// <summary>What is to be done, and what must be seen then. Without a service it is about all of them.</summary>
/// <param name="Action">kill, freeze, resume, start or heal.</param>
/// <param name="Service">To which service.</param>
/// <param name="Replica">To which of its replicas, from 1.</param>
/// <param name="Arguments">What run.sh is told.</param>
/// <param name="Wanted">One of these states must be seen.</param>
/// <param name="Thaws">A freeze ends by itself after so long; null: it does not.</param>
internal sealed record ControlPlan(
    string Action, OwlService? Service, int Replica, string[] Arguments, NodeState[] Wanted, TimeSpan? Thaws = null)
{
    // In seconds.
    private const int LongestFreeze = 600;

    private static readonly OwlService[] Services = [OwlService.Gateway, OwlService.User, OwlService.Task, OwlService.Notification];
    private static readonly NodeState[] Well = [NodeState.Up, NodeState.Slow];

    public bool IsStart => Action is "start" or "heal";

    public string Name => Service is null ? "all" : Replica == 1 ? Service.Name : $"{Service.Name} {Replica}";

    /// <returns>Null when there is no such action, service, replica or time.</returns>
    public static ControlPlan? From(string action, string service, string? replica, string? seconds)
    {
        if (action == "heal")
        {
            return service == "all" ? new ControlPlan(action, null, 1, ["heal"], Well) : null;
        }

        int number = 1;
        if (Array.Find(Services, candidate => candidate.Name == service) is not { } known
            || (replica is not null && !TryRead(replica, OwlSettings.MostReplicas, out number)))
        {
            return null;
        }

        string[] which = [known.Name.Replace("-service", "", StringComparison.Ordinal), number.ToString(CultureInfo.InvariantCulture)];
        return action switch
        {
            "kill" => new ControlPlan(action, known, number, ["kill", .. which], [NodeState.Down]),
            "freeze" when seconds is null => new ControlPlan(action, known, number, ["pause", .. which], [NodeState.Frozen]),
            "freeze" when TryRead(seconds, LongestFreeze, out int length) => new ControlPlan(
                action, known, number, ["pause", .. which, $"{seconds}s"], [NodeState.Frozen], TimeSpan.FromSeconds(length)),
            "resume" => new ControlPlan(action, known, number, ["resume", .. which], Well),
            "start" => new ControlPlan(action, known, number, ["start", .. which], Well),
            _ => null,
        };
    }

    private static bool TryRead(string text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= most;
}
