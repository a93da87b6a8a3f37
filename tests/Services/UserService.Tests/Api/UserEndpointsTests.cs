using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults.Http;
using Owl.Testing;
using Owl.UserService.Api;
using Owl.UserService.Grains;

namespace Owl.UserService.Tests.Api;

/// <summary>A store that cannot be read says nothing of who is in it.</summary>
public sealed class UserEndpointsTests : IAsyncLifetime
{
    private ServiceCluster<User> _cluster = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cluster = await ServiceCluster<User>.StartAsync(UserTable.Definition);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_user_that_cannot_be_read_is_not_said_to_be_missing()
    {
        await using var app = Create();
        await app.StartAsync(TestEnd);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var missing = await http.GetAsync("/users/7", TestEnd);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);

        _cluster.Execute("ALTER TABLE users RENAME TO elsewhere");
        using var unread = await http.GetAsync("/users/7", TestEnd);

        Assert.InRange((int)unread.StatusCode, 500, 599);
    }

    private WebApplication Create()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(_cluster.GrainsOf(0)).AddSingleton<Storage.IItemList>(_cluster.Store);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            WireJson.Configure(json.SerializerOptions);
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, UserJson.Default);
        });
        var app = builder.Build();
        app.MapUsers();
        return app;
    }
}
