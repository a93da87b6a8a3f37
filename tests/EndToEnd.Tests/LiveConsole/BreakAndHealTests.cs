using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.LiveConsole;

/// <summary>What people come for: on the page itself they break the system and see it heal.</summary>
[Collection(BrowserGroup.Name)]
public sealed class BreakAndHealTests(Browser browser) : SystemTests
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(15) };

    // In Japanese only for the pictures of README.ja.md; that the page speaks it is another test's matter.
    public static TheoryData<string, string, string, string> Languages
    {
        get
        {
            var languages = new TheoryData<string, string, string, string>
            {
                { "en-GB", "All four processes answer.", "All four answer again.", "late, none is lost" },
            };
            if (ConsolePage.ScreenshotFolder is not null)
            {
                languages.Add("ja-JP", "4 つのプロセスはすべて応答しています。", "4 つともふたたび応答しています。", "失われたものはない");
            }

            return languages;
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_killed_service_shows_its_work_waits_and_heal_all_brings_it_back(string locale, string well, string healed, string drained)
    {
        var script = await StartAsync();
        var page = Own(await browser.OpenAsync(script.Console, new() { Locale = locale }));
        await page.SeesAllUpAsync();
        await page.SeesAsync("#summary", well);

        await page.Find("#user-name").FillAsync("Alice");
        await page.Find("#user-form button").ClickAsync();
        await page.SeesAsync("#answer", "\"name\":\"Alice\"");
        await page.Find("#task-title").FillAsync("it's 買い物");
        await page.Find("#task-form button").ClickAsync();
        await page.SeesAsync("[data-hop='gateway']", new Regex("m?s · "));
        await page.SeesAsync("[data-curl]", $"curl -i -X POST http://localhost:{script.PortBase}/tasks -H 'Content-Type: application/json' -d '{{\"title\":\"it'\\''s 買い物\",\"user_id\":2}}'");
        await page.SeesAsync("[data-trace='']", "OTEL_EXPORTER_OTLP_ENDPOINT"); // No id that leads nowhere.
        Assert.Equal(
            ["gateway", "user-service", "task-service", "notification-service"],
            await page.EvaluateAsync<string[]>("[...document.querySelectorAll('[data-hop]')].map(row => row.dataset.hop)"));
        await page.Find("#tab-tasks").ClickAsync();
        await page.SeesAsync("#list", "it's 買い物");

        await page.Find("#traffic").CheckAsync();
        await page.SeesEdgeAsync(ServiceKind.Gateway, ServiceKind.UserService, "flows");
        await page.SeesEdgeAsync(ServiceKind.TaskService, ServiceKind.NotificationService, "flows");
        await page.SeesAsync("#legend", "gateway POST /tasks");
        await page.ShowAsync($"console-healthy-{locale[..2]}");

        await page.Button(ServiceKind.NotificationService, "kill").ClickAsync();
        await page.SeesAsync(ServiceKind.NotificationService, "down");
        await page.SeesEdgeAsync(ServiceKind.TaskService, ServiceKind.NotificationService, "broken");
        await page.SeesAsync($"#events .down[data-service='{ServiceKind.NotificationService}']", ServiceKind.NotificationService.Name);
        await page.SeesAsync($"[data-service='{ServiceKind.NotificationService}'] .done", "✓");
        await page.SeesAsync("#labels .pending", new Regex("[1-9]"));
        await page.SeesAsync("#events li.backlog", ServiceKind.NotificationService.Name);
        await page.Find("#task-form button").ClickAsync();
        await page.SeesAsync("[data-hop='notification-service'].late", new Regex("pending: connection refused|未配信: 接続を拒否された"));
        await page.ShowAsync($"console-killed-{locale[..2]}");

        await page.Find("#heal").ClickAsync();
        await page.SeesAsync("#control-note .done", healed);
        await page.SeesAllUpAsync();
        await page.SeesAsync("#events li.back", ServiceKind.NotificationService.Name);
        await page.SeesAsync("#events li.drained", drained);
        await page.SeesEdgeAsync(ServiceKind.TaskService, ServiceKind.NotificationService, "flows");
        await page.ShowAsync($"console-recovered-{locale[..2]}");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_frozen_service_shows_and_is_resumed_and_the_gateway_is_killed_and_started_from_the_page()
    {
        var script = await StartAsync();
        var page = Own(await browser.OpenAsync(script.Console));
        await page.SeesAllUpAsync();

        await page.Button(ServiceKind.UserService, "freeze").ClickAsync();
        await page.SeesAsync(ServiceKind.UserService, "frozen");
        await page.SeesAsync($"[data-service='{ServiceKind.UserService}'] .node-why", new Regex("no answer for [0-9.]+ s"));
        await page.SeesAsync($"[data-service='{ServiceKind.UserService}'] .breakers", new Regex("goes on in [0-9]+ s"));
        await page.SeesEdgeAsync(ServiceKind.Gateway, ServiceKind.UserService, "broken");
        await page.SeesEventAsync("user-service is frozen: no answer for");
        await page.Button(ServiceKind.UserService, "resume").ClickAsync();
        await page.SeesAsync(ServiceKind.UserService, "up");
        await page.SeesEventAsync("user-service goes on after");

        // The gateway is one of them: killed from the page, seen with its reason, and started again from the page.
        await page.Button(ServiceKind.Gateway, "kill").ClickAsync();
        await page.SeesAsync(ServiceKind.Gateway, "down");
        await page.SeesAsync($"[data-service='{ServiceKind.Gateway}'] .node-why", "connection refused");
        await page.SeesAsync(ServiceKind.UserService, "up");
        await page.Button(ServiceKind.Gateway, "start").ClickAsync();
        await page.SeesAsync(ServiceKind.Gateway, "up");
        await page.SeesEventAsync("gateway is back after");

        foreach (string service in (string[])["user", "task", "notification"])
        {
            await script.RunAsync($"kill {service}", TestEnd);
        }

        await page.SeesAsync("#summary", "user-service is down: connection refused, and 2 more");
        await page.SeesAsync("#works-list", "502: task-service is down");

        // A console that was frozen, and one that was killed: the page says so, and comes back with it.
        using var console = Process.GetProcessById(script.PidOf("console"));
        console.Send(Signal.Stop);
        await page.SeesAsync("#lost", "has not answered for");
        await page.SeesAsync(ServiceKind.Gateway, "unknown");
        console.Send(Signal.Continue);
        await page.SeesNothingOfAsync("#lost");
        console.Send(Signal.Kill);
        await page.SeesAsync("#lost", "./run.sh up");
        Assert.Equal(0, (await script.RunAsync("up", TestEnd)).Code);
        await page.SeesNothingOfAsync("#lost");
        await page.SeesAllUpAsync();

        // The new console has a new token, and the page has got it.
        await script.RunAsync("kill user", TestEnd);
        await page.SeesAsync(ServiceKind.UserService, "down");
        await page.Button(ServiceKind.UserService, "start").ClickAsync();
        await page.SeesAsync(ServiceKind.UserService, "up");
        await page.SeesEventAsync("start user-service, asked for on the page: done");
        Assert.Empty(page.Errors);
    }

    private async Task<RunSh> StartAsync()
    {
        var script = Own(await RunSh.CreateAsync(TestEnd));
        Assert.Equal(0, (await script.RunAsync("up", TestEnd)).Code);
        // The first creation of a fresh process is slow; these tests come to one that has it behind it.
        await Wait.UntilAsync(() => CreatedAsync(script.Services[1], "/users", """{"name":"Owl"}"""), TestEnd);
        await Wait.UntilAsync(() => CreatedAsync(script.Services[0], "/tasks", """{"title":"Fly","user_id":1}"""), TestEnd);
        return script;
    }

    private static async Task<bool> CreatedAsync(Uri service, string path, string json)
    {
        using var answer = await Http.PostAsync(new Uri(service, path), new StringContent(json), TestEnd);
        return answer.StatusCode is HttpStatusCode.Created;
    }
}
