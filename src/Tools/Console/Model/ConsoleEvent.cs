using System.Text.Json.Serialization;

namespace Owl.LiveConsole.Model;

/// <summary>Something that happened.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EventKind>))]
internal enum EventKind
{
    [JsonStringEnumMemberName("down")]
    Down,

    [JsonStringEnumMemberName("frozen")]
    Frozen,

    [JsonStringEnumMemberName("slow")]
    Slow,

    /// <summary>It answers again; a new process, or the old one.</summary>
    [JsonStringEnumMemberName("back")]
    Back,

    /// <summary>Deliveries are waiting for notification-service.</summary>
    [JsonStringEnumMemberName("backlog")]
    Backlog,

    /// <summary>None is waiting any more.</summary>
    [JsonStringEnumMemberName("drained")]
    Drained,

    /// <summary>Somebody used the page to break or heal something.</summary>
    [JsonStringEnumMemberName("asked")]
    Asked,
}

/// <param name="Id">Counts up.</param>
/// <param name="At">When it was seen, in milliseconds since 1970.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Service">To which service.</param>
/// <param name="Node">To which node, where it is one.</param>
/// <param name="Name">What that node is called.</param>
/// <param name="Text">In words.</param>
/// <param name="Why">Why, where that is known.</param>
/// <param name="Seconds">How long it lasted, where it ended something.</param>
/// <param name="Pid">The process that is back, where it is a new one.</param>
/// <param name="Count">Of deliveries.</param>
/// <param name="Action">What somebody asked for.</param>
internal sealed record ConsoleEvent(
    long Id,
    long At,
    EventKind Kind,
    string Service,
    string? Node,
    string? Name,
    string Text,
    Reason? Why = null,
    double? Seconds = null,
    int? Pid = null,
    long? Count = null,
    string? Action = null);
