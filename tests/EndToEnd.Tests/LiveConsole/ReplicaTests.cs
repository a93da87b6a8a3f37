using Microsoft.Playwright;
using Owl.EndToEnd.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace Owl.EndToEnd.Tests.LiveConsole;

/// <summary>Several replicas of a service, on the page and in <c>./run.sh grains</c>.</summary>
[Collection(BrowserGroup.Name)]
public sealed class ReplicaTests(Browser browser) : SystemTests
{
    [Fact]
    public async Task Each_replica_is_a_node_of_its_own_and_breaks_and_heals_alone()
    {
        Assert.SkipWhen(PostgresServer.FindPrograms() is null, "PostgreSQL is missing; on Debian and Ubuntu: apt-get install postgresql");
        await using var database = await PostgresServer.StartNewAsync();
        var script = Own(await RunSh.CreateAsync(TestEnd, replicas: 2));
        await RunAsync("up");
        var page = Own(await browser.OpenAsync(script.Console));
        var first = page.Find($"[data-node='task-service@{script.PortBase + 2}']");
        var second = page.Find($"[data-node='task-service@{script.PortBase + 12}']");
        await IsAsync(first, "up");
        await Expect(second).ToHaveCountAsync(0);

        await RunAsync("start task 2");
        await IsAsync(second, "up");
        await Expect(second.Locator(".node-name")).ToContainTextAsync("2");
        await Expect(page.Find("[data-edge$='>task-service']")).ToHaveCountAsync(1); // One edge for all replicas.
        var grains = await RunAsync("grains --once");
        Assert.Equal(2, grains.Lines.Count(line => line.StartsWith("task-service ", StringComparison.Ordinal) && line.Contains("127.0.0.1:", StringComparison.Ordinal)));

        await second.Locator("[data-action='kill']").ClickAsync();
        await IsAsync(second, "down");
        await page.SeesEventAsync("task-service 2 is down: connection refused");
        await page.SeesEventAsync("kill task-service 2, asked for on the page: done");
        await IsAsync(first, "up");
        await page.SeesAsync("#works-list li.yes:has-text('List tasks')", "200"); // The other one does it.

        await second.Locator("[data-action='start']").ClickAsync();
        await IsAsync(second, "up");
        await page.SeesEventAsync("task-service 2 is back after");
        await page.Find("#language").ClickAsync();
        await page.SeesEventAsync("task-service 2 が停止: 接続を拒否された");
        Assert.Empty(page.Errors);

        async Task<ShellResult> RunAsync(string arguments)
        {
            var result = await script.Shell.RunAsync($"export OWL_REPLICAS=2 OWL_POSTGRES=\"{database.ConnectionString}\"; ./run.sh {arguments}", TestEnd);
            Assert.True(result.Code == 0, $"run.sh {arguments}: {result}");
            return result;
        }
    }

    private static Task IsAsync(ILocator node, string state) => Expect(node).ToHaveAttributeAsync("data-state", state, new() { Timeout = 45_000 });
}
