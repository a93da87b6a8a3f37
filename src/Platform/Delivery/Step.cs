namespace Owl.Delivery;

/// <summary>What a partition does next. Whoever does it tells the <see cref="Backlog"/> how it ended.</summary>
internal abstract record Step
{
    /// <summary>Read the pending rows behind <paramref name="After"/>.</summary>
    internal sealed record Read(long After) : Step;

    /// <summary>Take the rows of delivered ones out.</summary>
    internal sealed record Remove(IReadOnlyList<long> Ids) : Step;

    /// <summary>Try this one. Others may begin before it has ended.</summary>
    internal sealed record Send(long Id) : Step;

    /// <summary>Nothing, until one that is under way has ended or this much time has passed.</summary>
    internal sealed record Wait(TimeSpan Left) : Step;
}
