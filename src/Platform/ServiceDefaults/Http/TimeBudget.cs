using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Owl.ServiceDefaults.Http;

/// <summary>
/// The time that is left for a request. It starts at the outermost process and goes inwards with every call, in
/// milliseconds in a header, so an inner hop always has less than what is left outside it.
/// </summary>
public sealed class TimeBudget(TimeProvider time, TimeSpan total)
{
    public const string Header = "Owl-Time-Budget-Ms";

    // For the way back: the caller must still be able to answer after this hop gave up.
    private static readonly TimeSpan Reserve = TimeSpan.FromMilliseconds(100);

    private readonly long _start = time.GetTimestamp();

    public TimeSpan Left => total - time.GetElapsedTime(_start);

    /// <summary>The same as a limit for waiting: never below zero.</summary>
    public TimeSpan Wait => Left is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>The budget that the caller gave, but never more than <paramref name="most"/>.</summary>
    public static TimeBudget Of(HttpRequest request, TimeProvider time, TimeSpan most) =>
        int.TryParse(request.Headers[Header], NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds)
            && TimeSpan.FromMilliseconds(milliseconds) < most
                ? new TimeBudget(time, TimeSpan.FromMilliseconds(milliseconds))
                : new TimeBudget(time, most);

    /// <summary>What a call may take, at most <paramref name="most"/>. Zero or less: there is no time left for it.</summary>
    public TimeSpan ForHop(TimeSpan most)
    {
        var left = Left - Reserve;
        return left < most ? left : most;
    }
}
