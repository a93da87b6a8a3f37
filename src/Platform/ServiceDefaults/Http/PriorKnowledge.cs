using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Owl.ServiceDefaults.Http;

/// <summary>
/// HTTP/1.1 for curl and HTTP/2 for the other services, on one port without TLS. A client that knows that HTTP/2 is
/// spoken here begins with a preface that no request of HTTP/1.1 begins with (RFC 9113, section 3.4). Kestrel does not
/// look for it and speaks HTTP/1.1 on such a port (dotnet/aspnetcore#56984). So it is looked for here, and such a
/// connection is given to what Kestrel made of a second endpoint, which speaks HTTP/2 and accepts nothing itself.
/// </summary>
internal sealed class PriorKnowledge : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    // What stays silent for longer is left to HTTP/1.1, which ends it.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    private static readonly Nowhere Endpoint = new();

    private ConnectionDelegate? _http2;

    // Four bytes tell: RFC 9113 took care that no method of HTTP/1.1 is called so.
    private static ReadOnlySpan<byte> Preface => "PRI "u8;

    /// <summary>To be called before the ports are listened on: they are bound in this order.</summary>
    public void ListenForHttp2(KestrelServerOptions kestrel) => kestrel.Listen(Endpoint, listener =>
    {
        listener.Protocols = HttpProtocols.Http2;
        listener.Use(next => _http2 = next);
    });

    /// <summary>Makes a port take both.</summary>
    public void TakeBoth(ListenOptions port)
    {
        port.Protocols = HttpProtocols.Http1;
        port.Use(http1 => async connection =>
        {
            var next = await BeginsWithPrefaceAsync(connection) ? _http2! : http1;
            await next(connection);
        });
    }

    public bool CanBind(EndPoint endpoint) => endpoint is Nowhere;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(new Silence());

    private static async Task<bool> BeginsWithPrefaceAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        var stop = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        silence.CancelAfter(LongestSilence);
        using var wake = silence.Token.UnsafeRegister(static state => ((PipeReader)state!).CancelPendingRead(), input);
        try
        {
            while (true)
            {
                var read = await input.ReadAsync();
                bool? isPreface = StartsWithPreface(read.Buffer);
                bool isKnown = isPreface is not null || read.IsCanceled || read.IsCompleted;
                // All that came is left to be read: the preface is a part of HTTP/2.
                input.AdvanceTo(read.Buffer.Start, isKnown ? read.Buffer.Start : read.Buffer.End);
                if (isKnown)
                {
                    return isPreface ?? false;
                }
            }
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException)
        {
            return false; // HTTP/1.1 will find the same, and knows what to do.
        }
    }

    /// <summary>Null: too few bytes to tell.</summary>
    private static bool? StartsWithPreface(ReadOnlySequence<byte> buffer)
    {
        Span<byte> start = stackalloc byte[Preface.Length];
        int length = (int)Math.Min(buffer.Length, start.Length);
        buffer.Slice(0, length).CopyTo(start);
        return !Preface.StartsWith(start[..length]) ? false : length < Preface.Length ? null : true;
    }

    /// <summary>The address of the second endpoint.</summary>
    private sealed class Nowhere : EndPoint
    {
        public override string ToString() => "connections of HTTP/2 from the other endpoints";
    }

    private sealed class Silence : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint => Endpoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => new(_end.Task);

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _end.TrySetResult(null);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
