using System.Diagnostics;
using Microsoft.Playwright;
using Owl.EndToEnd.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace Owl.EndToEnd.Tests.LiveConsole;

/// <summary>How soon the page shows what happens, and for whom it can be read.</summary>
[Collection(BrowserGroup.Name)]
public sealed class LookTests(Browser browser) : SystemTests
{
    private const int Attempts = 4;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    // A busy machine can make any single look late; a page that is too slow is late every time.
    [Fact]
    public async Task A_kill_and_a_freeze_are_seen_within_a_second()
    {
        var system = await StartSystemAsync();
        await system.Console.StartAsync(TestEnd);
        var page = Own(await browser.OpenAsync(system.Console.Address));
        await page.SeesAllUpAsync();
        var service = system.UserService;

        await WithinASecondAsync("frozen", service.PauseAsync, () => SignalledAsync(service.Resume));
        await WithinASecondAsync("down", service.KillAsync, () => service.StartAsync(TestEnd));
        await page.SeesEdgeAsync(ServiceKind.Gateway, ServiceKind.UserService, "idle");
        await page.SeesEventAsync("user-service is frozen: no answer for");
        await page.SeesEventAsync("user-service is down: connection refused");
        Assert.Empty(page.Errors);

        async Task WithinASecondAsync(string state, Func<Task> strike, Func<Task> heal)
        {
            var taken = new List<TimeSpan>();
            do
            {
                long start = Stopwatch.GetTimestamp();
                await strike();
                await page.SeesAsync(service.Kind, state);
                await page.SeesEdgeAsync(ServiceKind.Gateway, service.Kind, "broken");
                taken.Add(Stopwatch.GetElapsedTime(start));
                await heal();
                await page.SeesAsync(service.Kind, "up");
            }
            while (taken[^1] > Soon && taken.Count < Attempts);
            TestContext.Current.TestOutputHelper?.WriteLine($"{state} was seen after {string.Join(", ", taken.Select(time => $"{time.TotalMilliseconds:0} ms"))}");
            Assert.True(taken.Min() <= Soon, $"{state} was seen after {string.Join(", ", taken)}");
        }

        static Task SignalledAsync(Action signal)
        {
            signal();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task It_speaks_both_languages_has_two_themes_fits_a_phone_and_has_no_barriers()
    {
        var system = await StartSystemAsync();
        await system.Console.StartAsync(TestEnd);
        var page = Own(await browser.OpenAsync(system.Console.Address, new() { Locale = "ja-JP", ColorScheme = ColorScheme.Dark }));
        await page.SeesAllUpAsync();
        await page.SeesAsync("#events-title", "起きたこと");
        await page.Find("body").PressAsync("Tab"); // The first stop leads past the picture.
        await Expect(page.Find(".skip")).ToBeFocusedAsync();
        Assert.Equal("ja", await page.EvaluateAsync<string>("document.documentElement.lang"));
        Assert.Empty(await page.FindBarriersAsync());
        await page.Find("[data-term='p99']").First.FocusAsync(); // Words of the trade explain themselves, to the keyboard too.
        await page.SeesAsync("#tip", "100 件のうち 99 件");

        await page.Find("#language").ClickAsync();
        await page.SeesAsync("#events-title", "What happened");
        await page.Find("#theme").ClickAsync();
        await Expect(page.Find("html")).ToHaveAttributeAsync("data-theme", "light");
        Assert.Empty(await page.FindBarriersAsync());

        // It was not run.sh that started this console: the page has no buttons, but says what to type.
        await page.SeesAsync("#control-note", "./run.sh");
        await page.SeesAsync($"[data-service='{ServiceKind.UserService}'] .breakers", "./run.sh kill user");
        await Expect(page.Find("[data-action]:visible")).ToHaveCountAsync(0);
        await Expect(page.Find("#heal")).ToBeDisabledAsync();

        // With the keyboard alone, the tabs go by their arrows.
        await page.Find("#tab-users").PressAsync("ArrowRight");
        await Expect(page.Find("#tab-tasks")).ToBeFocusedAsync();
        await Expect(page.Find("#tab-tasks")).ToHaveAttributeAsync("aria-selected", "true");

        var phone = Own(await browser.OpenAsync(system.Console.Address, new() { ViewportSize = new() { Width = 360, Height = 740 }, IsMobile = true, HasTouch = true }));
        await phone.SeesAllUpAsync();
        Assert.True(await phone.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the phone.");
        Assert.Empty(await phone.FindBarriersAsync());
        Assert.Empty(page.Errors.Concat(phone.Errors));
    }
}
