namespace Owl.FaultLab.History;

/// <summary>How a request ended for the client.</summary>
internal enum Ending
{
    /// <summary>With an answer, of whatever status.</summary>
    Answered,

    /// <summary>Nobody listened.</summary>
    Refused,

    /// <summary>The connection broke.</summary>
    Broken,

    /// <summary>The client had no more patience.</summary>
    NoAnswer,
}

/// <summary>What the answer to a new task says of its notification.</summary>
internal enum Delivery
{
    /// <summary>Nothing.</summary>
    Unsaid,
    Delivered,
    Pending,
}

/// <summary>A request and what came of it, as the client saw it.</summary>
/// <param name="Number">In the order in which the requests were sent, from 1.</param>
/// <param name="Endpoint">Where it was sent.</param>
/// <param name="Text">What a creation asked for, unique, and its Idempotency-Key; null for a GET.</param>
/// <param name="Start">When it was due, in seconds since the history began.</param>
/// <param name="End">When it had ended.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="Status">The HTTP status; 0 without an answer.</param>
/// <param name="Id">The id that was acknowledged.</param>
/// <param name="Said">The beginning of an answer that was not the wanted one.</param>
/// <param name="SaysWhenToRetry">Whether it came with Retry-After.</param>
/// <param name="Delivery">What it says of a task's notification.</param>
internal sealed record Exchange(
    long Number,
    Endpoint Endpoint,
    string? Text,
    double Start,
    double End,
    Ending Ending,
    int Status = 0,
    long? Id = null,
    string? Said = null,
    bool SaysWhenToRetry = false,
    Delivery Delivery = Delivery.Unsaid)
{
    /// <summary>What the services promise: an answer that comes later is as none for who waits for it.</summary>
    public const double LongestUsefulSeconds = 2;

    public bool IsGood => Ending is Ending.Answered && Status == Endpoint.WellStatus && (Id is not null || !Endpoint.IsCreation);

    public double Seconds => End - Start;

    /// <summary>Good, and soon enough to be of use.</summary>
    public bool IsInTime => IsGood && Seconds <= LongestUsefulSeconds;

    /// <summary>A creation of which the client does not know whether it happened.</summary>
    public bool IsUnknown => Endpoint.IsCreation && (Ending is Ending.Broken or Ending.NoAnswer || Status is 500 or 504);

    public override string ToString() =>
        FormattableString.Invariant($"#{Number} at {Start:0.00} s: {Endpoint.Name}{(Text is null ? "" : $" '{Short(Text)}'")} → {Outcome} after {Seconds * 1000:0} ms");

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private string Outcome => Ending switch
    {
        Ending.Answered when Id is not null => $"{Status}, id {Id}",
        Ending.Answered => $"{Status} {Said}".TrimEnd(),
        Ending.Refused => "connection refused",
        Ending.Broken => "connection broken",
        _ => "no answer",
    };
}
