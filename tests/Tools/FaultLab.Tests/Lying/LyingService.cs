using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Tests.Lying;

/// <summary>A service in the process of the test. It can be killed and frozen as a real one can.</summary>
internal sealed class LyingService(ServiceKind kind, int port, Bug bug, LyingStore store, Action<WebApplication> map) : ILabService, IAsyncDisposable
{
    private static readonly Words Done = Words.Same("done");

    private TaskCompletionSource _frozen = Thawed();
    private WebApplication? _app;
    private long _sickUntil;

    public ServiceKind Kind => kind;

    public Uri Address { get; } = new($"http://127.0.0.1:{port}");

    public string Silo => "none";

    public bool HasEnded => _app is null;

    public async Task<Words> StartAsync(CancellationToken cancellation)
    {
        if (_app is not null)
        {
            return Done;
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(1));
        var app = builder.Build();
        app.Use(async (context, next) =>
        {
            await _frozen.Task;
            if (Environment.TickCount64 < _sickUntil && !context.Request.Path.StartsWithSegments("/health"))
            {
                context.Response.StatusCode = 500;
                return;
            }

            await next(context);
        });
        app.MapGet("/health/ready", () => "ready");
        map(app);
        await app.StartAsync(cancellation);
        _app = app;
        return Done;
    }

    public async Task<Words> KillAsync(CancellationToken cancellation)
    {
        await EndAsync(cancellation);
        store.Kill();
        if (bug is Bug.SlowToHeal)
        {
            _sickUntil = Environment.TickCount64 + 9000;
        }
        else if (bug is Bug.CannotBeKilled)
        {
            await StartAsync(cancellation);
        }

        return await Probe.UntilAsync(() => Probe.IsRefusedAsync(Address, cancellation), TimeSpan.FromSeconds(1), cancellation)
            ? Done
            : throw new FaultException(Words.Same("somebody still listens"));
    }

    public async Task<Words> StopAsync(CancellationToken cancellation)
    {
        await EndAsync(cancellation);
        return Done;
    }

    public Task<Words> FreezeAsync(CancellationToken cancellation)
    {
        _frozen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Task.FromResult(Done);
    }

    public async Task<Words> ThawAsync(CancellationToken cancellation)
    {
        _frozen.TrySetResult();
        if (bug is Bug.EndsAfterItWasResumed)
        {
            await EndAsync(cancellation);
        }

        return Done;
    }

    public async ValueTask DisposeAsync()
    {
        _frozen.TrySetResult();
        await EndAsync(CancellationToken.None);
    }

    private async Task EndAsync(CancellationToken cancellation)
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync(cancellation);
            await app.DisposeAsync();
        }
    }

    private static TaskCompletionSource Thawed()
    {
        var thawed = new TaskCompletionSource();
        thawed.SetResult();
        return thawed;
    }
}
