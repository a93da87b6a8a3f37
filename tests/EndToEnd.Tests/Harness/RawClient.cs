using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>Sends raw requests to a service over connections that it keeps. Each gets its answer in bounded time.</summary>
public sealed class RawClient(ServiceProcess service) : IDisposable
{
    // For any answer at all, on any machine: who needs longer hangs.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(15);

    private readonly ConcurrentBag<RawConnection> _kept = [];

    /// <returns>The answer; null where the request was cut and the connection ended without one.</returns>
    public async Task<RawAnswer?> SendAsync(RawRequest request, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(LongestAnswer);
        var connection = IsInStep(request) && _kept.TryTake(out var kept) ? kept : await RawConnection.OpenAsync(service.Port, end.Token);
        bool keeps = false;
        try
        {
            var answer = await ExchangeAsync(connection, request, end.Token);
            // A body that was refused unread is still under way.
            keeps = IsInStep(request) && !answer.IsLast && answer.Status != 413;
            return answer;
        }
        catch (IOException) when (request.IsCut)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{service.Kind} did not answer within {LongestAnswer.TotalSeconds} s.");
        }
        finally
        {
            if (keeps)
            {
                _kept.Add(connection);
            }
            else
            {
                connection.Dispose();
            }
        }
    }

    public void Dispose()
    {
        while (_kept.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }

    private static bool IsInStep(RawRequest request) => request is { IsLast: false, IsCut: false };

    private static async Task<RawAnswer> ExchangeAsync(RawConnection connection, RawRequest request, CancellationToken cancellation)
    {
        try
        {
            await connection.SendAsync(request.Bytes, cancellation);
            if (request.IsCut)
            {
                connection.EndSending();
            }
        }
        catch (SocketException)
        {
            // It was refused before it was all sent; the answer to it is there.
        }

        return await connection.ReadAsync(hasBody: !request.IsHead, cancellation);
    }
}
