using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults.Http;
using Owl.ServiceDefaults.Tests.Http;

namespace Owl.ServiceDefaults.Tests.Edge;

/// <summary>A process of the kind that all four are, in this one: the same host and pipeline, with endpoints of the test.</summary>
internal sealed partial class EdgeHost : IAsyncDisposable
{
    /// <summary>The bytes of <c>GET /long</c>: more than what sockets and windows take by themselves.</summary>
    public const int LongBytes = 32 * 1024 * 1024;

    /// <summary>The bytes of a body that <c>POST /larger</c> takes.</summary>
    public const int LargerBody = ServiceHost.MaxBodyBytes + 1024;

    private readonly TaskCompletionSource<WebApplication> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LogLines _log = new();
    private Task<int> _run = Task.FromResult(0);
    private int _waiting;
    private int _begun;
    private int _cutOff;

    public int Port { get; } = FreePort();

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public IReadOnlyCollection<string> Lines => [.. _log.Lines];

    /// <summary>Requests that wait, or have waited, for <see cref="Go"/>.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Long answers that were begun.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>Long answers that were ended before they were whole.</summary>
    public int CutOff => Volatile.Read(ref _cutOff);

    /// <summary>Ends the requests that wait for it: <c>GET /wait</c>.</summary>
    public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<EdgeHost> StartAsync(Action<IServiceCollection>? configure = null, params string[] settings)
    {
        var host = new EdgeHost();
        host._run = ServiceHost.RunAsync(
            new OwlService("edge", 0),
            [$"--OWL_PORT_BASE={host.Port}", "--OWL_HOME=.", .. settings],
            (builder, _) =>
            {
                configure?.Invoke(builder.Services);
                builder.Logging.AddProvider(host._log);
            },
            host.Map);
        await await Task.WhenAny(host._started.Task, host._run);
        return host;
    }

    public HttpClient CreateClient(string version = "1.1", string host = "127.0.0.1") => new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new Uri($"http://{host}:{Port}"),
        DefaultRequestVersion = new Version(version),
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public async ValueTask DisposeAsync()
    {
        Go.TrySetResult();
        if (_started.Task.IsCompletedSuccessfully)
        {
            _started.Task.Result.Lifetime.StopApplication();
        }

        await _run;
    }

    private void Map(WebApplication app)
    {
        app.MapGroup("/things").LimitConcurrency().MapPost("", Create);
        app.MapPost("/larger", Create).WithMetadata(new RequestSizeLimitAttribute(LargerBody));
        app.MapGet("/things", () => WireAnswer.Ok("thing"));
        app.MapGet("/flood", (ILoggerFactory loggers) =>
        {
            var logger = loggers.CreateLogger("flood");
            for (int number = 0; number < 1000; number++)
            {
                LogHoot(logger, number);
            }

            return WireAnswer.Ok("done");
        });
        app.MapGet("/connection", (HttpContext context) => context.Connection.Id);
        app.MapGroup("/wait").LimitConcurrency().MapGet("", async () =>
        {
            Interlocked.Increment(ref _waiting);
            await Go.Task;
            return WireAnswer.Ok("done");
        });
        app.MapGroup("/long").LimitStreams().MapGet("", SendLongAsync);
        app.Lifetime.ApplicationStarted.Register(() => _started.SetResult(app));
    }

    private static IResult Create(Body<Sample> body) =>
        body.IsValid(out _, out var error) ? WireAnswer.Created("thing") : WireAnswer.BadRequest(error);

    private async Task SendLongAsync(HttpContext context)
    {
        Interlocked.Increment(ref _begun);
        var answer = StreamedAnswer.Of(context);
        byte[] piece = new byte[64 * 1024];
        try
        {
            for (int sent = 0; sent < LongBytes; sent += piece.Length)
            {
                Array.Fill(piece, (byte)(sent / piece.Length));
                await answer.WriteAsync(piece);
            }
        }
        catch
        {
            Interlocked.Increment(ref _cutOff);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Hoot {Number}")]
    private static partial void LogHoot(ILogger logger, int number);

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
