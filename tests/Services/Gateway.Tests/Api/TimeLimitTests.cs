using System.Globalization;
using Microsoft.AspNetCore.Http;
using Owl.Upstream.Tests;

namespace Owl.Gateway.Tests.Api;

/// <summary>How long the gateway waits for its neighbours, as it tells them: no clock of a busy machine is needed for that.</summary>
public sealed class TimeLimitTests
{
    // Its own 1.9 s, less 100 ms for the way back.
    private const int MostOfAll = 1800;
    private const int MostOfUserService = 700;
    private const int SlowUserService = 200;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_neighbours_together_leave_time_for_an_answer_within_two_seconds()
    {
        int forUser = 0, forTask = 0;
        await using var users = await KestrelNeighbour.ThatAsync(async context =>
        {
            forUser = Told(context);
            await Task.Delay(SlowUserService, TestEnd);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"id":1,"name":"Alice"}""");
        });
        await using var tasks = await KestrelNeighbour.ThatAsync(context =>
        {
            forTask = Told(context);
            context.Response.StatusCode = 201;
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("""{"id":7,"title":"Fly","user_id":1}""");
        });
        await using var gateway = await GatewayApp.StartAsync(users.Port, tasks.Port);

        using var answer = await gateway.CreateAsync();

        Assert.Equal(201, (int)answer.StatusCode);
        Assert.InRange(forUser, 1, MostOfUserService);
        Assert.InRange(forTask, 1, MostOfAll - SlowUserService);
    }

    [Fact]
    public async Task A_list_may_begin_within_two_seconds()
    {
        int told = 0;
        await using var tasks = await KestrelNeighbour.ThatAsync(context =>
        {
            told = Told(context);
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("[]");
        });
        await using var gateway = await GatewayApp.StartAsync(tasks.Port, tasks.Port);

        using var answer = await gateway.ListAsync();

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.InRange(told, 1, MostOfAll);
    }

    private static int Told(HttpContext context) =>
        int.Parse(context.Request.Headers["Owl-Time-Budget-Ms"].ToString(), CultureInfo.InvariantCulture);
}
