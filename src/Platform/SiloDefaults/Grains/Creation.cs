namespace Owl.SiloDefaults.Grains;

/// <summary>How a creation ended.</summary>
public enum CreationOutcome
{
    /// <summary>The item is new, and stored.</summary>
    Created,

    /// <summary>The same request came before: this is the item that it created.</summary>
    Replayed,

    /// <summary>The Idempotency-Key was used for another request.</summary>
    KeyReused,
}

/// <param name="Outcome">How it ended.</param>
/// <param name="Item">The item that is stored, new or from before.</param>
/// <param name="DeliveryKey">The key of the delivery that is pending with a new item; null without an outbox.</param>
[GenerateSerializer, Immutable, Alias("owl.Creation`1")]
public sealed record Creation<TItem>(
    [property: Id(0)] CreationOutcome Outcome, [property: Id(1)] TItem Item, [property: Id(2)] string? DeliveryKey);
