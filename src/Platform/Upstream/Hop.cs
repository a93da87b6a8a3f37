using System.Net.Http.Headers;

namespace Owl.Upstream;

/// <summary>One call to a neighbour, as it ended.</summary>
/// <param name="Service">The neighbour's name.</param>
/// <param name="Address">Where it was called.</param>
/// <param name="Outcome">Where it ended.</param>
/// <param name="Elapsed">From the start of the call to its end.</param>
/// <param name="Status">The HTTP status; 0 without an answer.</param>
/// <param name="Body">The body of the answer; empty without one.</param>
/// <param name="Headers">The headers of the answer that can be sent on; null without an answer.</param>
/// <param name="HasDroppedHeaders">Whether the answer had others.</param>
public sealed record Hop(
    string Service,
    Uri Address,
    HopOutcome Outcome,
    TimeSpan Elapsed,
    int Status,
    ReadOnlyMemory<byte> Body,
    HttpResponseHeaders? Headers,
    bool HasDroppedHeaders = false);
