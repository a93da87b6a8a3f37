using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Owl.ServiceDefaults.Http;
using Owl.ServiceDefaults.Loops;
using Owl.ServiceDefaults.OpenApi;
using Owl.ServiceDefaults.Status;
using Owl.ServiceDefaults.Telemetry;

namespace Owl.ServiceDefaults;

/// <summary>Starts and runs one of the four processes with the HTTP conventions they share.</summary>
public static partial class ServiceHost
{
    /// <summary>Largest request body in bytes; a larger one is answered with 413.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>Runs <paramref name="service"/> until it is told to stop.</summary>
    /// <returns>The exit code: 0 after a clean stop, 1 when it could not start, or could not go on.</returns>
    public static async Task<int> RunAsync(
        OwlService service,
        string[] args,
        Action<WebApplicationBuilder, OwlSettings> configure,
        Action<WebApplication> map)
    {
        try
        {
            var builder = CreateBuilder(service, args, out var settings);
            builder.Services.AddStatusPart<ProcessPart>();
            configure(builder, settings);
            builder.Services.AddStatusPart<NeighboursPart>().AddStatusPart<EndpointCalls>();
            await using var app = builder.Build();
            Entrance.RestoreHead(app);
            EndpointCalls.Use(app);
            app.UseErrorBodies();
            CrossSite.RefuseWrites(app);
            Draining.Use(app);
            app.UseSecret();
            app.MapHealth();
            MetricsPage.Map(app);
            app.MapApiDescription();
            app.MapStatus();
            map(app);
            int port = settings.PortOf(service);
            app.Lifetime.ApplicationStarted.Register(() => LogStarted(app.Logger, service.Name, port, Environment.ProcessId));
            app.Lifetime.ApplicationStopping.Register(() => LogStopping(app.Logger, service.Name));
            await RunAsync(app);
            return Environment.ExitCode;
        }
        catch (Exception e) when (Explain(e) is { } reason)
        {
            await Console.Error.WriteLineAsync($"{service.Name} cannot start: {reason}");
            return 1;
        }
    }

    private static async Task RunAsync(WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping; // The application is disposed when it has run.
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It was told to stop before it had started.
        }
    }

    private static WebApplicationBuilder CreateBuilder(OwlService service, string[] args, out OwlSettings settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = service.Name,
            ContentRootPath = AppContext.BaseDirectory,
            // A watched content root wakes the process at every write to a store below it.
            Args = [.. args, "--hostBuilder:reloadConfigOnChange=false"],
        });
        settings = OwlSettings.Read(builder.Configuration);
        builder.Listen(settings, settings.PortOf(service));
        Entrance.Add(builder.Services);
        HostNames.Add(builder.Services, settings, service);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(Options.Create(settings));
        builder.Services.AddSingleton(service);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSystemd(); // Tells systemd when it answers; does nothing where nobody of that name started it.
        builder.Services.AddHealthChecks().AddCheck<LoopHealthCheck>("loops");
        builder.Services.AddSingleton<MetricsPage>();
        builder.Services.AddApiDescription(service);
        builder.Services.AddErrorBodies();
        builder.Services.ConfigureHttpJsonOptions(json => WireJson.Configure(json.SerializerOptions));
        bool isMember = settings.IsReplicated && service != OwlService.Gateway;
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<Standstill>(services, isMember));
        Draining.Add(builder.Services, settings);
        AddConsoleLog(builder.Logging);
        builder.AddTelemetry(service);
        return builder;
    }

    private static void AddConsoleLog(ILoggingBuilder logging)
    {
        logging.AddConsoleLines();
        logging.AddSampler<LogFlood>();
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical); // Why it cannot start is told below, in words.
        // Who asks for the health is answered in words.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        logging.AddFilter("Orleans", LogLevel.Warning);
    }

    private static string? Explain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            switch (exception)
            {
                case CannotStartException:
                    return exception.Message;
                case DbException: // Of Orleans' own table of the silos.
                    return $"the database failed: {exception.Message}";
            }
        }

        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Service} answers at http://localhost:{Port} (pid {Pid})")]
    private static partial void LogStarted(ILogger logger, string service, int port, int pid);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Service} was told to stop: it finishes what is in flight")]
    private static partial void LogStopping(ILogger logger, string service);
}
