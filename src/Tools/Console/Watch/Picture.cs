using System.Text.Json.Serialization;
using Owl.LiveConsole.Control;
using Owl.LiveConsole.Model;

namespace Owl.LiveConsole.Watch;

/// <summary>The system at one moment. A page draws it, and nothing else: a recorded one looks the same.</summary>
/// <param name="Number">Counts up by one: a page that misses one asks for the whole again.</param>
/// <param name="At">In milliseconds since 1970.</param>
/// <param name="Nodes">The processes.</param>
/// <param name="Edges">The calls between the services.</param>
/// <param name="Actions">What somebody asked for: what waits, what is being done, and what has just ended.</param>
/// <param name="Traffic">For how many seconds this console still creates tasks; null when it does not.</param>
/// <param name="Events">What happened since the picture before.</param>
/// <param name="Second">The last second of every endpoint, where one has just ended: requests, failures, p50, p99.</param>
internal sealed record Picture(
    long Number,
    long At,
    IReadOnlyList<NodePicture> Nodes,
    IReadOnlyList<EdgePicture> Edges,
    IReadOnlyList<ActionPicture> Actions,
    int? Traffic,
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
/// <param name="Since">Since when, in milliseconds since 1970.</param>
/// <param name="ThawSeconds">In how many seconds it goes on by itself; null where it was not frozen from here, or for good.</param>
/// <param name="Report">What it said of itself last; null before its first answer.</param>
internal sealed record NodePicture(
    string Id,
    string Service,
    string Name,
    int? Replica,
    string Address,
    NodeState State,
    Reason Why,
    long Since,
    int? ThawSeconds,
    StatusReport? Report);

/// <param name="From">The service that calls.</param>
/// <param name="To">The service that is called.</param>
/// <param name="State"><c>idle</c>, <c>flows</c>, <c>fails</c>, <c>broken</c> when nobody of those that are called is there, or
/// <c>silent</c> when nobody is there who calls.</param>
/// <param name="Outcome">How the last call ended, in words, where calls fail.</param>
/// <param name="CallsPerSecond">Over the last seconds.</param>
/// <param name="Minute">What became of the calls of the last minute.</param>
/// <param name="P50Ms">In milliseconds; of several callers, the slowest.</param>
/// <param name="P99Ms">In milliseconds; of several callers, the slowest.</param>
/// <param name="Pending">Deliveries that wait for the one that is called.</param>
/// <param name="OldestSeconds">How long the oldest of them has waited.</param>
internal sealed record EdgePicture(
    string From,
    string To,
    string State,
    string? Outcome,
    double CallsPerSecond,
    MinuteCounts Minute,
    double? P50Ms,
    double? P99Ms,
    long? Pending,
    double? OldestSeconds);

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
/// <param name="Token">What a request for it must carry.</param>
/// <param name="Boot">Of this process: another one means that the console was restarted.</param>
internal sealed record ControlPicture(bool IsOn, string Token, string Boot);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Picture))]
[JsonSerializable(typeof(Opening))]
internal sealed partial class PictureJson : JsonSerializerContext;
