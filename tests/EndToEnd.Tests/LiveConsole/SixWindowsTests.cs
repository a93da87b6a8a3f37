using System.Diagnostics;
using System.Text.RegularExpressions;
using Owl.EndToEnd.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace Owl.EndToEnd.Tests.LiveConsole;

/// <summary>Many windows of one browser, with traffic: none is in the way of another, and all see the same.</summary>
[Collection(BrowserGroup.Name)]
public sealed class SixWindowsTests(Browser browser, ConsoleSystem system) : SystemTests
{
    // Of a busy machine; what is measured is written, and README does not depend on it.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task With_six_windows_traffic_and_a_frozen_service_buttons_work_at_once_and_all_windows_show_it()
    {
        var script = await system.UpAsync();
        var first = Own(await browser.OpenAsync(script.Console));
        var windows = new List<ConsolePage> { first };
        while (windows.Count < 6)
        {
            windows.Add(await first.OpenAnotherAsync(script.Console));
        }

        await Task.WhenAll(windows.Select(window => window.SeesAllUpAsync()));
        await first.Find("#traffic").CheckAsync();
        await Task.WhenAll(windows.Select(window => Expect(window.Find("#traffic")).ToBeCheckedAsync()));

        await first.Button(ServiceKind.TaskService, "freeze").ClickAsync();
        await Task.WhenAll(windows.Select(window => window.SeesAsync($"[data-service='{ServiceKind.TaskService}'] .breakers", new Regex("goes on in [0-9]+ s"))));
        await first.SeesAsync($"[data-service='{ServiceKind.Gateway}'] .node-why", "waits for task-service, which is frozen");

        var resumed = await TimeAsync(windows[5], "resume", "up");
        var killed = await TimeAsync(windows[4], "kill", "down");
        await Task.WhenAll(windows.Select(window => window.SeesAsync(ServiceKind.TaskService, "down")));
        var seventh = await first.OpenAnotherAsync(script.Console);
        await seventh.SeesAsync(ServiceKind.TaskService, "down");
        await seventh.Find("#heal").ClickAsync();
        await Task.WhenAll(windows.Select(window => window.SeesAllUpAsync()));
        await first.Find("#traffic").UncheckAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"Resume to up: {resumed.TotalMilliseconds:0} ms, kill to down: {killed.TotalMilliseconds:0} ms");
        Assert.InRange(resumed, TimeSpan.Zero, Soon);
        Assert.InRange(killed, TimeSpan.Zero, Soon);
        Assert.All(windows, window => Assert.Empty(window.Errors));

        async Task<TimeSpan> TimeAsync(ConsolePage window, string action, string state)
        {
            await window.BringToFrontAsync(); // As it is for whoever clicks in it; Chromium draws the others more rarely.
            long start = Stopwatch.GetTimestamp();
            await window.Button(ServiceKind.TaskService, action).ClickAsync();
            await window.SeesAsync(ServiceKind.TaskService, state);
            return Stopwatch.GetElapsedTime(start);
        }
    }
}
