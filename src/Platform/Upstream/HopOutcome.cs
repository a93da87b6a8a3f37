using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Owl.Upstream;

/// <summary>How a call to a neighbour ended: the one vocabulary of failure, in answers, headers and logs.</summary>
public enum HopOutcome
{
    /// <summary>It answered, with whatever status.</summary>
    Answered,

    /// <summary>Nobody listens at its address: 502. It did not see the request.</summary>
    Refused,

    /// <summary>The DNS does not know its name: 502. It did not see the request.</summary>
    NameNotFound,

    /// <summary>The connection broke before the answer was whole: 502. Whether it acted on the request is unknown.</summary>
    Reset,

    /// <summary>No answer in the time there was: 504. Whether it acted on the request is unknown.</summary>
    NoAnswer,

    /// <summary>It answered something that is no answer of this service: 502.</summary>
    InvalidResponse,

    /// <summary>It answered that it cannot do it now, with 503. It did not do it.</summary>
    Unavailable,

    /// <summary>It, or every replica of it, failed before and was not called: 502. It did not see the request.</summary>
    LeftOut,
}

public static class HopOutcomes
{
    // RFC 9113, section 7: with these a caller ends a connection whose other side does not keep to the protocol.
    private const long ProtocolError = 1;
    private const long FrameSizeError = 6;
    private const long CompressionError = 9;

    /// <summary>The status that tells a client of this failure.</summary>
    public static int ToStatus(this HopOutcome outcome) => outcome switch
    {
        HopOutcome.NoAnswer => StatusCodes.Status504GatewayTimeout,
        HopOutcome.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status502BadGateway,
    };

    /// <summary>Whether a request that changes something may have had its effect although it failed.</summary>
    public static bool IsEffectUnknown(this HopOutcome outcome) =>
        outcome is HopOutcome.Reset or HopOutcome.NoAnswer or HopOutcome.InvalidResponse;

    /// <summary>How a call ended that threw <paramref name="e"/>.</summary>
    internal static HopOutcome Of(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.ConnectionError when e.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut } => HopOutcome.NoAnswer,
        HttpRequestError.NameResolutionError => HopOutcome.NameNotFound,
        HttpRequestError.ConnectionError when e.InnerException
            is SocketException { SocketErrorCode: SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery } => HopOutcome.NameNotFound,
        HttpRequestError.ConnectionError => HopOutcome.Refused,
        // The connection ended before the neighbour had said that it speaks HTTP/2.
        HttpRequestError.InvalidResponse when e.GetBaseException()
            is SocketException or HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => HopOutcome.Reset,
        HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded => HopOutcome.InvalidResponse,
        HttpRequestError.HttpProtocolError when e.InnerException
            is HttpProtocolException { ErrorCode: ProtocolError or FrameSizeError or CompressionError } => HopOutcome.InvalidResponse,
        // Headers that cannot be decoded, or that are too long: .NET has a type for it, but keeps it to itself.
        HttpRequestError.Unknown when e.InnerException
            is IOException { InnerException: not (null or IOException or SocketException or ObjectDisposedException) } => HopOutcome.InvalidResponse,
        _ => HopOutcome.Reset,
    };

    public static string ToWords(this HopOutcome outcome) => outcome switch
    {
        HopOutcome.Answered => "answered",
        HopOutcome.Refused => "connection refused",
        HopOutcome.NameNotFound => "name not found",
        HopOutcome.Reset => "connection broken before the answer",
        HopOutcome.NoAnswer => "no answer in time",
        HopOutcome.InvalidResponse => "answer makes no sense",
        HopOutcome.Unavailable => "unavailable",
        HopOutcome.LeftOut => "not called, because it failed before",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
