using System.Diagnostics;
using System.Text.RegularExpressions;
using Owl.EndToEnd.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace Owl.EndToEnd.Tests.LiveConsole;

/// <summary>What people come for: on the page itself they break the system and see it heal.</summary>
[Collection(BrowserGroup.Name)]
public sealed class BreakAndHealTests(Browser browser, ConsoleSystem system) : SystemTests
{
    // In Japanese only for the pictures of the READMEs; that the page speaks it is another test's matter.
    public static TheoryData<string, string, string, string> Languages
    {
        get
        {
            var languages = new TheoryData<string, string, string, string>
            {
                { "en-GB", "All 4 processes answer.", "All 4 answer again.", "late, none is lost" },
            };
            if (ConsolePage.ScreenshotFolder is not null)
            {
                languages.Add("ja-JP", "4 つのプロセスはすべて応答しています。", "4 個すべてがふたたび応答しています。", "失われたものはない");
            }

            return languages;
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_killed_service_shows_its_work_waits_and_heal_all_brings_it_back(string locale, string well, string healed, string drained)
    {
        var script = await system.UpAsync();
        var page = Own(await browser.OpenAsync(script.Console, new() { Locale = locale }));
        await page.SeesAllUpAsync();
        await page.SeesAsync("#summary", well);

        await page.Find("#user-name").FillAsync("Alice");
        await page.Find("#user-form button").ClickAsync();
        await page.SeesAsync("#answer", "\"name\":\"Alice\"");
        await page.Find("#task-title").FillAsync("it's 買い物");
        await page.Find("#task-user").FillAsync("1");
        await page.Find("#task-form button").ClickAsync();
        await page.SeesAsync("[data-hop='gateway']", new Regex("m?s · "));
        await page.SeesAsync("[data-curl]", $"curl -i -X POST http://localhost:{script.PortBase}/tasks -H 'Content-Type: application/json' -d '{{\"title\":\"it'\\''s 買い物\",\"user_id\":1}}'");
        await page.SeesAsync("[data-trace='']", "OTEL_EXPORTER_OTLP_ENDPOINT"); // No id that leads nowhere.
        Assert.Equal(
            ["gateway", "user-service", "task-service", "notification-service"],
            await page.EvaluateAsync<string[]>("[...document.querySelectorAll('[data-hop]')].map(row => row.dataset.hop)"));
        await page.Find("#tab-tasks").ClickAsync();
        await page.SeesAsync("#list tbody tr td:nth-child(2)", "it's 買い物"); // The newest is the first.

        await page.Find("#traffic").CheckAsync();
        await page.SeesEdgeAsync(ServiceKind.Gateway, ServiceKind.UserService, "flows");
        await page.SeesEdgeAsync(ServiceKind.TaskService, ServiceKind.NotificationService, "flows");
        await page.SeesAsync("#list tbody tr td:nth-child(2)", "Hoot"); // And it follows what is created.
        await page.ShowAsync($"console-healthy-{locale[..2]}");

        await page.Button(ServiceKind.NotificationService, "kill").ClickAsync();
        await page.SeesAsync(ServiceKind.NotificationService, "down");
        await page.SeesEdgeAsync(ServiceKind.TaskService, ServiceKind.NotificationService, "broken");
        await page.SeesAsync($"#events .down[data-service='{ServiceKind.NotificationService}']", ServiceKind.NotificationService.Name);
        await page.SeesAsync($"[data-service='{ServiceKind.NotificationService}'] .result.done", "✓");
        await page.SeesAsync(".label .pending", new Regex("[1-9]"));
        await page.SeesAsync("#broken-list .down", ServiceKind.NotificationService.Name);
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
        await page.Find("#traffic").UncheckAsync();
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task The_gateway_is_killed_and_started_from_the_page_and_the_page_outlives_the_console()
    {
        var script = await system.UpAsync();
        var page = Own(await browser.OpenAsync(script.Console));
        await page.SeesAllUpAsync();

        await page.Button(ServiceKind.Gateway, "kill").FocusAsync();
        await page.Button(ServiceKind.Gateway, "kill").PressAsync("Enter");
        await page.SeesAsync(ServiceKind.Gateway, "down");
        await page.SeesAsync($"[data-service='{ServiceKind.Gateway}'] .node-why", "connection refused");
        await page.SeesAsync($"[data-works='POST :{script.PortBase}/tasks']", "refused");
        await page.SeesAsync($"[data-works='POST :{script.PortBase + 1}/users']", "201");
        await page.SeesEdgeAsync(ServiceKind.Gateway, ServiceKind.TaskService, "silent"); // Whose caller is gone tells nothing.
        await page.SeesAsync(ServiceKind.UserService, "up");
        await Expect(page.Button(ServiceKind.Gateway, "start")).ToBeFocusedAsync(); // The keyboard stays where it was.
        await page.Button(ServiceKind.Gateway, "start").PressAsync("Enter");
        await page.SeesAsync(ServiceKind.Gateway, "up");
        await page.SeesEventAsync("gateway is back after");

        // The log of a process, and only the lines that one looks for.
        await page.Node(ServiceKind.Gateway).Locator("[data-log]").ClickAsync();
        await page.SeesAsync("#log-lines", "gateway answers at");
        await page.Find("#log-filter").FillAsync("no such line");
        await page.SeesAsync("#log-lines", "No line has that.");
        await page.Find("#log-close").ClickAsync();

        // A console that was frozen, and one that was killed: the page says so, and comes back with it.
        using var console = Process.GetProcessById(script.PidOf("console"));
        console.Send(Signal.Stop);
        await page.SeesAsync("#lost", "does not answer");
        await page.SeesAsync(ServiceKind.Gateway, "unknown");
        console.Send(Signal.Continue);
        await page.SeesNothingOfAsync("#lost");
        console.Send(Signal.Kill);
        await page.SeesAsync("#lost", "./run.sh up");
        Assert.Equal(0, (await script.RunAsync("up", TestEnd)).Code);
        await page.SeesNothingOfAsync("#lost");
        await page.SeesAllUpAsync();

        // The new console has a new token, and the page has got it.
        await page.Button(ServiceKind.UserService, "kill").ClickAsync();
        await page.SeesAsync(ServiceKind.UserService, "down");
        await page.SeesAsync("#summary", "user-service is down: connection refused");
        await page.Button(ServiceKind.UserService, "start").ClickAsync();
        await page.SeesEventAsync("start user-service, asked for on the page: done");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_task_whose_outcome_is_unknown_is_sent_again_with_its_key_and_there_is_one()
    {
        var script = await system.UpAsync();
        var page = Own(await browser.OpenAsync(script.Console));
        await page.SeesAllUpAsync();
        await page.Find("#tab-tasks").ClickAsync();
        await page.SeesAsync("#list-note", "newest");

        await page.Button(ServiceKind.TaskService, "freeze").ClickAsync();
        await page.SeesAsync(ServiceKind.TaskService, "frozen");
        await page.Find("#list-reload").ClickAsync();
        await page.SeesAsync("#list .failed", "Cannot be read");
        await page.Find("#task-title").FillAsync("Only once");
        await page.Find("#task-form button").ClickAsync();
        await page.SeesAsync("#answer .answer-status", "504");
        await page.SeesAsync("[data-curl]", "-H 'Idempotency-Key: ");
        await page.Button(ServiceKind.TaskService, "resume").ClickAsync();
        await page.SeesAsync(ServiceKind.TaskService, "up");
        await page.SeesNothingOfAsync("#list .failed"); // The error goes with its cause.
        await page.Find("#again").ClickAsync(); // Whether the first one was taken up when it went on is not known.
        await page.SeesAsync("#once", "There is one such task");
        await page.SeesAsync("#list tbody", "Only once");
        Assert.Empty(page.Errors);
    }
}
