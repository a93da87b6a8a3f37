using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Owl.ServiceDefaults.Http;

/// <summary>
/// An answer that is sent in pieces. It has a permit while there is work to do for it, and none while its client is
/// waited for: a permit is for work, not for a client's patience. A client that takes nothing at all for
/// <see cref="LongestStandstill"/> is given up, because what waits for it takes memory.
/// </summary>
public sealed class StreamedAnswer : IDisposable
{
    /// <summary>
    /// How long one piece may take to be handed over. Kestrel's own limit on slow readers knows connections only, not the
    /// streams of HTTP/2.
    /// </summary>
    public static readonly TimeSpan LongestStandstill = TimeSpan.FromSeconds(10);

    private readonly HttpContext _context;
    private readonly ConcurrencyLimiter _work;
    private RateLimitLease _permit;

    internal StreamedAnswer(HttpContext context, ConcurrencyLimiter work)
    {
        (_context, _work) = (context, work);
        _permit = work.AttemptAcquire();
    }

    /// <summary>Whether there was a permit to begin with.</summary>
    internal bool IsAdmitted => _permit.IsAcquired;

    /// <summary>The answer of this request, where its endpoint is one that streams.</summary>
    public static StreamedAnswer Of(HttpContext context) => context.Features.GetRequiredFeature<StreamedAnswer>();

    /// <summary>Sends a piece. When it returns, <paramref name="piece"/> may be used again.</summary>
    /// <exception cref="OperationCanceledException">The client has gone, or stood still: the answer is cut off.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> piece)
    {
        var write = _context.Response.Body.WriteAsync(piece, _context.RequestAborted);
        return write.IsCompletedSuccessfully ? ValueTask.CompletedTask : WaitForClientAsync(write.AsTask());
    }

    public void Dispose() => _permit.Dispose();

    private async ValueTask WaitForClientAsync(Task write)
    {
        var time = _context.RequestServices.GetRequiredService<TimeProvider>();
        _permit.Dispose();
        try
        {
            await write.WaitAsync(LongestStandstill, time);
        }
        catch (TimeoutException)
        {
            _context.Abort(); // That ends the write, too.
            await write.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // Only when the token says so, too, is it known that this was no failure of the endpoint.
            await Task.Delay(LongestStandstill, _context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new OperationCanceledException(_context.RequestAborted);
        }

        _permit = await _work.AcquireAsync(cancellationToken: _context.RequestAborted);
        if (!_permit.IsAcquired)
        {
            _context.Abort(); // More answers than can be: their number is bounded, so this is never seen.
            throw new OperationCanceledException(_context.RequestAborted);
        }
    }
}
