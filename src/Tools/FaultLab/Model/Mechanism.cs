namespace Owl.FaultLab.Model;

/// <summary>One of the things that late delivery rests on.</summary>
/// <param name="Flag">Takes it away from the model.</param>
/// <param name="Sentence">What it is.</param>
/// <param name="Scope">The part of the model where it matters.</param>
internal sealed record Mechanism(string Flag, string Sentence, Scope Scope)
{
    public static IReadOnlyList<Mechanism> All { get; } =
    [
        new("NO_COMMIT_BEFORE_ANSWER", "a task is stored before it is answered for", Scope.TwoReplicas),
        new(
            "NO_SAME_TRANSACTION",
            "that its notification is owed is stored in the same transaction as the task",
            Scope.TwoReplicas),
        new("NO_REQUEST_KEY", "a request that comes again under its key finds the task of the first", Scope.TwoReplicas),
        new("NO_DELIVERY_KEY", "a delivery has a key, and its second arrival has no effect", Scope.TwoReplicas),
        new(
            "NO_KEY_IN_TRANSACTION",
            "notification-service stores the key in the same transaction as the notification",
            Scope.TwoReplicas),
        new("NO_KEPT_KEY", "notification-service keeps a key for as long as its notification", Scope.TwoReplicas),
        new("NO_CONFIRMATION", "a delivery is owed until it is confirmed", Scope.TwoReplicas),
        new("NO_TAKE_OVER", "another replica takes over what a dead one owes", Scope.TwoReplicas),
        new(
            "NO_KEY_OF_ITS_OWN",
            "a key is never given again, also not by a store that was brought back from a copy",
            Scope.Copy),
    ];
}

/// <summary>A part of the model that can be searched to its end: two of everything at once would take minutes.</summary>
/// <param name="Sentence">What there is in it.</param>
/// <param name="Flags">How the model is told so.</param>
internal sealed record Scope(string Sentence, params string[] Flags)
{
    public static readonly Scope TwoReplicas = new("one request, two replicas of task-service", "REPLICAS=2", "REQUESTS=1");
    public static readonly Scope TwoRequests = new("two requests, one task-service", "REPLICAS=1", "REQUESTS=2");
    public static readonly Scope Copy = new(
        "one request, one task-service, whose store is brought back from a copy", "REPLICAS=1", "REQUESTS=1", "COPY");

    public static IReadOnlyList<Scope> All { get; } = [TwoReplicas, TwoRequests, Copy];
}
