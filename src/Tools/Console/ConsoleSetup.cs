using Owl.Gateway.Console.Control;
using Owl.Gateway.Console.Watch;
using Owl.ServiceDefaults.Http;

namespace Owl.Gateway.Console;

/// <summary>The page at <c>/</c> that shows the running system, and what it is made of.</summary>
internal static class ConsoleSetup
{
    public static void AddConsole(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(ControlSettings.Read(builder.Configuration));
        builder.Services.AddSingleton<ConsoleClients>().AddSingleton<Lists>();
        builder.Services.AddSingleton<Watcher>().AddHostedService(services => services.GetRequiredService<Watcher>());
        builder.Services.AddSingleton<RunScript>().AddSingleton<ControlEndpoint>();
    }

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        // Not among the gateway's own endpoints, neither in the figures nor in the interface that it describes.
        var console = routes.MapGroup("").DisableHttpMetrics().ExcludeFromDescription().Guarded();
        console.MapGet("/", (HttpRequest request) => Assets.Find("index.html", request));
        console.MapGet("/console/page/{file}", Assets.Find);
        console.MapGet("/console/events", EventStream.SendAsync);

        var passed = console.MapGroup("/console").Bound();
        passed.MapGet("/users", (HttpContext context, Lists lists) => lists.PassUsersAsync(context));
        passed.MapPost("/users", (HttpContext context, Lists lists) => lists.PassUsersAsync(context));
        passed.MapGet("/notifications", (HttpContext context, Lists lists) => lists.PassNotificationsAsync(context));

        console.MapPost("/console/control/{action}/{service}", (HttpContext context, string action, string service, ControlEndpoint control) =>
            control.RunAsync(context, action, service));
    }
}
