using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Owl.Baselines;

/// <summary>Runs one of the four processes: <c>SERVICE PORT_BASE DATA_DIRECTORY</c>.</summary>
internal static class BaselineHost
{
    private static readonly string[] Services = ["gateway", "user-service", "task-service", "notification-service"];

    /// <param name="args">The command line.</param>
    /// <param name="addStore">Adds the store of a service, given its name and the data directory.</param>
    public static Task RunAsync(string[] args, Action<IServiceCollection, string, string> addStore)
    {
        string service = args[0];
        int portBase = int.Parse(args[1], CultureInfo.InvariantCulture);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None); // No Activity for each request.
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenLocalhost(portBase + Array.IndexOf(Services, service), listener => listener.Protocols = HttpProtocols.Http1);
        });
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ItemJson.Default);
        });
        builder.Services.AddHealthChecks();
        builder.Services.AddSingleton(new Neighbours(portBase));
        addStore(builder.Services, service, args[2]);

        var app = builder.Build();
        app.MapHealthChecks("/health/ready");
        Map(app, service);
        return app.RunAsync();
    }

    private static void Map(WebApplication app, string service)
    {
        switch (service)
        {
            case "gateway": app.MapGateway(); break;
            case "user-service": app.MapUsers(); break;
            case "task-service": app.MapTasks(); break;
            case "notification-service": app.MapNotifications(); break;
            default: throw new ArgumentException($"'{service}' is none of the four services.", nameof(service));
        }
    }
}
