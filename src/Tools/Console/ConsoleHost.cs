using Microsoft.Extensions.FileProviders;
using Owl.LiveConsole.Control;
using Owl.LiveConsole.Watch;
using Owl.Processes;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Http;
using Owl.ServiceDefaults.Loops;
using Owl.ServiceDefaults.Telemetry;

namespace Owl.LiveConsole;

/// <summary>The live console: a page at <c>/</c> that shows the running system, and what it is made of. It is none of the
/// four processes, so it sees each of them go.</summary>
public static partial class ConsoleHost
{
    private static readonly OwlService Service = new("console", 4);

    /// <summary>Serves the page, on loopback alone, four above the gateway's port, until the process is told to stop.</summary>
    /// <param name="args">Settings in the form <c>--NAME VALUE</c>, before those of the environment.</param>
    /// <returns>The exit code: 0 after a clean stop, 1 when it could not start.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = Build(args);
            await app.StartAsync();
            var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(Service.Name);
            int port = app.Services.GetRequiredService<OwlSettings>().PortOf(Service);
            LogStarted(log, Service.Name, port, Environment.ProcessId);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (CannotStartException e)
        {
            await Console.Error.WriteLineAsync($"{Service.Name} cannot start: {e.Message}");
            return 1;
        }
    }

    private static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = Service.Name,
            ContentRootPath = AppContext.BaseDirectory,
            Args = [.. args, "--hostBuilder:reloadConfigOnChange=false"],
        });
        var settings = OwlSettings.Read(builder.Configuration);
        int port = settings.PortOf(Service);
        Ports.RequireFree(port);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = ServiceHost.MaxBodyBytes;
            kestrel.ListenLocalhost(port);
        });
        builder.Logging.AddConsoleLines();
        builder.Services.AddSingleton(settings).AddSingleton(TimeProvider.System).AddHealthChecks().AddCheck<LoopHealthCheck>("loops");
        builder.Services.AddErrorBodies();
        builder.Services.ConfigureHttpJsonOptions(json => WireJson.Configure(json.SerializerOptions));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1.5));
        var deployment = Open(settings);
        builder.Services.AddSingleton(deployment).AddSingleton(ControlSettings.Read(builder.Configuration, deployment));
        builder.Services.AddSingleton<ConsoleClients>().AddSingleton<Calls>().AddSingleton<Listing>().AddSingleton<Logs>();
        builder.Services.AddSingleton<ActionBoard>().AddSingleton<ControlEndpoint>();
        builder.Services.AddLoop<Watcher>().AddLoop<ControlQueue>().AddLoop<Traffic>();
        var app = builder.Build();
        app.UseErrorBodies();
        app.MapHealth();
        Map(app);
        return app;
    }

    // What run.sh has started. The console itself is none of what it heals.
    private static Deployment Open(OwlSettings settings) => new(new DeploymentSettings(settings.Home, settings.PortBase)
    {
        HasConsole = false,
        HasPostgres = settings.Postgres is not null,
        IsInMemory = settings.Storage is StorageKind.Memory,
        Secret = settings.Secret,
    });

    private static void Map(WebApplication app)
    {
        var console = app.MapGroup("").Guarded();
        var page = new PageFiles(new ManifestEmbeddedFileProvider(typeof(ConsoleHost).Assembly, "Page"));
        console.MapGet("/", (HttpRequest request) => page.Find("index.html", request));
        console.MapGet("/page/{file}", page.Find);
        console.MapGet("/events", EventStream.SendAsync);
        console.MapPost("/control/{action}/{service}", (HttpContext context, string action, string service, ControlEndpoint control) =>
            control.Run(context, action, service));
        console.MapPost("/traffic/{state}", (HttpContext context, string state, ControlEndpoint control) => control.SwitchTraffic(context, state));
        var asked = console.MapGroup("").LimitConcurrency();
        asked.MapPost("/call/{list}", (HttpContext context, string list, Calls calls) => calls.PassAsync(context, list));
        asked.MapGet("/list/{list}", (HttpContext context, string list, Listing lists) => lists.ReadAsync(context, list));
        asked.MapGet("/log/{service}", (HttpContext context, string service, Logs logs) => logs.ReadAsync(context, service));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Console} answers at http://localhost:{Port} (pid {Pid})")]
    private static partial void LogStarted(ILogger logger, string console, int port, int pid);
}
