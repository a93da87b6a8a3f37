using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Owl.Gateway.Api;
using Owl.Gateway.Clients;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Http;
using Owl.ServiceDefaults.Status;
using Owl.Upstream;

namespace Owl.Gateway.Tests.Api;

/// <summary>The gateway's endpoints on a real socket, with whoever is at these ports as its neighbours.</summary>
internal sealed class GatewayApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();

    private GatewayApp(WebApplication app) => _app = app;

    public NeighbourStatus TaskService => Status("task-service");

    public NeighbourStatus UserService => Status("user-service");

    public static async Task<GatewayApp> StartAsync(int userPort, int taskPort)
    {
        var settings = new OwlSettings
        {
            Home = "",
            Addresses = new Dictionary<string, IReadOnlyList<Uri>>
            {
                [OwlService.User.Name] = [new Uri($"http://127.0.0.1:{userPort}")],
                [OwlService.Task.Name] = [new Uri($"http://127.0.0.1:{taskPort}")],
            },
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(settings);
        builder.Services.ConfigureHttpJsonOptions(json => WireJson.Configure(json.SerializerOptions));
        builder.Services.AddServiceClient(OwlService.User, settings, UserClient.Meanwhile).AddSingleton<UserClient>();
        builder.Services.AddServiceClient(OwlService.Task, settings, TaskClient.Meanwhile).AddSingleton<TaskClient>();
        var app = builder.Build();
        app.MapTasks();
        await app.StartAsync();
        return new GatewayApp(app) { _http = { BaseAddress = new Uri(app.Urls.Single()) } };
    }

    public Task<HttpResponseMessage> ListAsync() => GetAsync("/tasks");

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> CreateAsync() => _http.PostAsync(
        "/tasks", new StringContent("""{"title":"Fly","user_id":1}"""), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    private NeighbourStatus Status(string name) => _app.Services.GetRequiredKeyedService<ServiceClient>(name).Status;
}
