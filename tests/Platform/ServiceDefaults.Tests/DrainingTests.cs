using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Owl.ServiceDefaults.Tests;

/// <summary>The clean end of a process that has replicas.</summary>
public sealed class DrainingTests
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StorageKind.Postgres)]
    [InlineData(StorageKind.Sqlite)] // It has nobody to turn to.
    public async Task From_when_it_is_told_to_stop_it_says_so_with_every_answer_where_others_can_stand_in(StorageKind storage)
    {
        var time = new FakeTimeProvider();
        await using var app = Create(new OwlSettings { Home = "", Storage = storage }, time);
        await app.StartAsync(TestEnd);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var before = await http.GetAsync("/", TestEnd);
        Assert.False(Draining.IsToldBy(before));

        app.Lifetime.StopApplication();
        using var after = await http.GetAsync("/", TestEnd); // It still answers.

        Assert.True(after.IsSuccessStatusCode);
        Assert.Equal(storage is StorageKind.Postgres, Draining.IsToldBy(after));
        Assert.Equal(storage is StorageKind.Postgres, after.Headers.ConnectionClose is true);
    }

    [Fact]
    public async Task It_goes_on_until_its_callers_have_turned_to_another_one()
    {
        var time = new FakeTimeProvider();
        var stopping = new Draining(time).StoppingAsync(TestEnd);

        time.Advance(TimeSpan.FromMilliseconds(500)); // Callers ask one that they left out every quarter of a second.
        Assert.False(stopping.IsCompleted);

        time.Advance(TimeSpan.FromMilliseconds(500));
        await stopping.WaitAsync(TestEnd);
    }

    private static WebApplication Create(OwlSettings settings, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time).AddSingleton(settings)
            .AddSingleton(new Standstill(time, NullLogger<Standstill>.Instance, settings.IsReplicated));
        var app = builder.Build();
        Draining.Use(app);
        app.MapGet("/", () => "ok");
        return app;
    }
}
