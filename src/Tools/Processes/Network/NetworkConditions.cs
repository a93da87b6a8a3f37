namespace Owl.Processes;

/// <summary>What becomes of the replies of a service. Requests always reach it.</summary>
public enum Replies
{
    /// <summary>They arrive.</summary>
    Arrive,

    /// <summary>The connection breaks instead.</summary>
    Lost,

    /// <summary>They never come, and the connection stays until the conditions changes.</summary>
    Held,

    /// <summary>Something else arrives, which is no HTTP.</summary>
    Garbled,
}

/// <summary>What a hop does to what crosses it.</summary>
/// <param name="Delay">How long a request takes to cross, beside <paramref name="Jitter"/>.</param>
/// <param name="Jitter">The delay is longer or shorter by at most so much.</param>
/// <param name="Loss">The share of messages (requests, replies) at which the connection breaks, from 0 to 1.</param>
/// <param name="Replies">What becomes of replies: after the other side has done its work.</param>
public sealed record NetworkConditions(TimeSpan Delay = default, TimeSpan Jitter = default, double Loss = 0, Replies Replies = Replies.Arrive);
