namespace Owl.ServiceDefaults;

/// <summary>
/// How a caller guards itself against a neighbour that is slow, lossy or away (<c>OWL_COUPLING</c>). <see cref="Outbox"/>
/// is what is meant for use; the others are there to see, in the failure lab, what each of them buys and costs.
/// </summary>
/// <param name="Name">As the setting says it.</param>
/// <param name="HasLimit">A call ends within its time limit; otherwise it waits for as long as its own caller does.</param>
/// <param name="Tries">How often a call is tried within its limit, at most.</param>
/// <param name="HasBreaker">While most calls fail, the neighbour is not called for a second at a time.</param>
/// <param name="HasOutbox">
/// A notification that could not be delivered is delivered later, under a key that makes a second delivery harmless.
/// Otherwise it is sent once, without a key, and lost where that fails, as in the article.
/// </param>
public sealed record Coupling(string Name, bool HasLimit, int Tries, bool HasBreaker, bool HasOutbox)
{
    public static readonly Coupling Naive = new("naive", HasLimit: false, Tries: 1, HasBreaker: false, HasOutbox: false);
    public static readonly Coupling Timeout = new("timeout", HasLimit: true, Tries: 1, HasBreaker: false, HasOutbox: false);
    public static readonly Coupling Retry = new("retry", HasLimit: true, Tries: 3, HasBreaker: false, HasOutbox: false);
    public static readonly Coupling Breaker = new("breaker", HasLimit: true, Tries: 1, HasBreaker: true, HasOutbox: false);
    public static readonly Coupling Outbox = new("outbox", HasLimit: true, Tries: 1, HasBreaker: false, HasOutbox: true);

    public static IReadOnlyList<Coupling> All { get; } = [Naive, Timeout, Retry, Breaker, Outbox];
}
