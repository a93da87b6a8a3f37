using Owl.FaultLab.History;

namespace Owl.FaultLab.Claims;

/// <summary>When what happened, in seconds since the history began.</summary>
/// <param name="Begin">The fault was begun.</param>
/// <param name="Effective">It was seen to have its effect.</param>
/// <param name="End">It began to be undone.</param>
/// <param name="Gone">It was seen to be gone.</param>
/// <param name="Over">The load ended.</param>
internal sealed record Phases(double Begin, double Effective, double End, double Gone, double Over);

/// <summary>What the services said at the very end; null where one said nothing.</summary>
/// <param name="Users">All users.</param>
/// <param name="Tasks">All tasks.</param>
/// <param name="Notifications">All notifications.</param>
/// <param name="Pending">Deliveries that task-service had still to make.</param>
/// <param name="User">The user whose tasks they are.</param>
internal sealed record FinalState(
    IReadOnlyList<Item>? Users, IReadOnlyList<Item>? Tasks, IReadOnlyList<Item>? Notifications, long? Pending, long User);

/// <summary>All that is known about an experiment.</summary>
/// <param name="Exchanges">Every request and its answer, in the order in which they were sent.</param>
/// <param name="Phases">When the fault was there.</param>
/// <param name="Final">What was there at the end.</param>
/// <param name="Texts">What the texts of the experiment begin with.</param>
internal sealed record Evidence(IReadOnlyList<Exchange> Exchanges, Phases Phases, FinalState Final, string Texts)
{
    /// <summary>The lists, each with the endpoints that create their items.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<Item>? Items, Endpoint[] Creators)> Lists =>
    [
        ("users", Own(Final.Users), [Endpoint.CreateUser]),
        ("tasks", Own(Final.Tasks), [Endpoint.CreateTask, Endpoint.CreateTaskDirectly]),
        ("notifications", Own(Final.Notifications), [Endpoint.CreateNotification]),
    ];

    /// <summary>Processes that ended though nobody had ended them, in words.</summary>
    public IReadOnlyList<Words> Exits { get; init; } = [];

    /// <summary>What was asked while the fault was there.</summary>
    public IEnumerable<Exchange> DuringFault => Exchanges.Where(exchange => exchange.Start >= Phases.Begin && exchange.Start <= Phases.Gone);

    public IEnumerable<Exchange> AcknowledgedBy(Endpoint[] creators) =>
        Exchanges.Where(exchange => exchange.IsGood && creators.Contains(exchange.Endpoint));

    // A system may have items of earlier experiments.
    private IReadOnlyList<Item>? Own(IReadOnlyList<Item>? items) =>
        items is null ? null : [.. items.Where(item => item.Text.StartsWith(Texts, StringComparison.Ordinal))];
}
