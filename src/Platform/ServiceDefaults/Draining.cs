using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Owl.ServiceDefaults;

/// <summary>
/// The clean end of a process that others can stand in for: it first says with every answer that it is about to end,
/// and goes on answering until its callers have turned to another replica. Without replicas there is nobody to turn to,
/// so it ends at once.
/// </summary>
public sealed class Draining(TimeProvider time) : IHostedLifecycleService
{
    /// <summary>In the answers of a process that is about to end. Connection: close says the same, but not in HTTP/2.</summary>
    public const string Header = "Owl-Draining";

    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(1.5);

    // Longer than callers take to ask one that they have left out whether it answers, and than most answers take.
    private static readonly TimeSpan LastCalls = TimeSpan.FromMilliseconds(700);

    // What is in flight, then the silo's grains and its part of the directory: it hands them over.
    private static readonly TimeSpan LongestStopOfReplica = LastCalls + TimeSpan.FromSeconds(3.5);

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.Delay(LastCalls, time, cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>How long a process takes at most to end, and what it does first.</summary>
    internal static void Add(IServiceCollection services, OwlSettings settings)
    {
        services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.IsReplicated ? LongestStopOfReplica : LongestStop);
        if (settings.IsReplicated)
        {
            services.AddHostedService<Draining>();
        }
    }

    /// <summary>Whether who answered is about to end.</summary>
    public static bool IsToldBy(HttpResponseMessage response) => response.Headers.Contains(Header);

    /// <summary>
    /// Says with every answer of a process that is to stop that it is about to end. One that stood still may have been given
    /// up, and would end then: until it knows better, it says the same.
    /// </summary>
    internal static void Use(WebApplication app)
    {
        var standstill = app.Services.GetRequiredService<Standstill>(); // It looks from here on.
        if (!app.Services.GetRequiredService<OwlSettings>().IsReplicated)
        {
            return;
        }

        var stopping = app.Lifetime.ApplicationStopping;
        app.Use((context, next) =>
        {
            if (stopping.IsCancellationRequested || standstill.Doubt is not null)
            {
                context.Response.Headers[Header] = "true";
                if (!HttpProtocol.IsHttp2(context.Request.Protocol))
                {
                    context.Response.Headers.Connection = "close";
                }
            }

            return next(context);
        });
    }
}
