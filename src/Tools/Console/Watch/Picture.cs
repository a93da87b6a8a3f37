using System.Text.Json.Serialization;
using Owl.LiveConsole.Model;

namespace Owl.LiveConsole.Watch;

/// <summary>The system at one moment.</summary>
/// <param name="Number">Counts up by one: a page that misses one asks for the whole again.</param>
/// <param name="At">In milliseconds since 1970.</param>
/// <param name="Nodes">The processes.</param>
/// <param name="Edges">The calls between them.</param>
/// <param name="Events">What happened since the picture before.</param>
/// <param name="Second">The last second of every endpoint, where one has just ended: requests, failures, p50, p99.</param>
internal sealed record Picture(
    long Number,
    long At,
    IReadOnlyList<NodePicture> Nodes,
    IReadOnlyList<EdgePicture> Edges,
    IReadOnlyList<ConsoleEvent> Events,
    SecondPicture? Second);

/// <param name="Time">In seconds since 1970.</param>
/// <param name="Values">By endpoint.</param>
internal sealed record SecondPicture(long Time, IReadOnlyDictionary<string, Second> Values);

/// <param name="Id">Of the node.</param>
/// <param name="Service">Its service.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Replica">Which of several replicas it is; null where there is only one.</param>
/// <param name="Address">Where it is asked.</param>
/// <param name="State">What it is taken for.</param>
/// <param name="Why">Why.</param>
/// <param name="Report">What it said of itself last; null before its first answer.</param>
internal sealed record NodePicture(
    string Id, string Service, string Name, int? Replica, string Address, NodeState State, Reason Why, StatusReport? Report);

/// <param name="From">The node that calls.</param>
/// <param name="To">The node that is called.</param>
/// <param name="State"><c>idle</c>, <c>flows</c>, <c>fails</c>, or <c>broken</c> when one of the ends is.</param>
/// <param name="Outcome">How the last call ended, in words.</param>
/// <param name="CallsPerSecond">Over the last seconds.</param>
/// <param name="Calls">Since the caller started.</param>
/// <param name="Failures">Of them, without an answer.</param>
/// <param name="Timeouts">Of those, because the time ran out.</param>
/// <param name="P50Ms">In milliseconds.</param>
/// <param name="P99Ms">In milliseconds.</param>
/// <param name="Pending">Deliveries that wait for the one that is called.</param>
/// <param name="IsShared">Whether another edge shows the figures: they are those of all replicas of the one that is called.</param>
internal sealed record EdgePicture(
    string From,
    string To,
    string State,
    string? Outcome,
    double CallsPerSecond,
    long Calls,
    long Failures,
    long Timeouts,
    double? P50Ms,
    double? P99Ms,
    long? Pending,
    bool IsShared);

/// <summary>All that a page needs to begin with.</summary>
/// <param name="Picture">The system now.</param>
/// <param name="Times">The seconds of the timeline, since 1970.</param>
/// <param name="Series">Every endpoint's value in each of them; null where it is not known.</param>
/// <param name="Events">What happened, the oldest first.</param>
/// <param name="Control">How things can be broken and healed.</param>
/// <param name="IsTraced">Whether traces are kept anywhere.</param>
internal sealed record Opening(
    Picture Picture,
    IReadOnlyList<long> Times,
    IReadOnlyDictionary<string, Second?[]> Series,
    IReadOnlyList<ConsoleEvent> Events,
    ControlPicture Control,
    bool IsTraced);

/// <param name="IsOn">Whether this page can do it.</param>
/// <param name="Token">What a request for it must carry; null where it is off.</param>
/// <param name="Command">What to type otherwise.</param>
/// <param name="Boot">Of this process: another one means that the console was restarted.</param>
internal sealed record ControlPicture(bool IsOn, string? Token, string Command, string Boot);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Picture))]
[JsonSerializable(typeof(Opening))]
internal sealed partial class PictureJson : JsonSerializerContext;
