using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Owl.EndToEnd.Tests.LiveConsole;

/// <summary>The console as a person sees it.</summary>
public sealed class ConsolePage : IAsyncDisposable
{
    // How long a test waits for anything at all; how soon something must be seen is told where that is the matter.
    private const float Bound = 45_000;
    private static readonly TimeSpan ToBeSeen = TimeSpan.FromSeconds(12);

    /// <summary>Where the pictures for the READMEs go; null where nobody asked for them (<c>OWL_SCREENSHOTS</c>, a full path).</summary>
    public static string? ScreenshotFolder { get; } = Environment.GetEnvironmentVariable("OWL_SCREENSHOTS") is { Length: > 0 } folder ? folder : null;

    private readonly IPage _page;
    private readonly List<string> _errors = [];

    private ConsolePage(IPage page)
    {
        _page = page;
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            // The browser itself writes a line for every answer of 400 and above, and those are what people come for.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _errors.Add(message.Text);
            }
        };
    }

    /// <summary>What went wrong in the page itself.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public static async Task<ConsolePage> OpenAsync(IPage page, Uri address)
    {
        var console = new ConsolePage(page);
        await page.GotoAsync(address.ToString());
        return console;
    }

    /// <summary>Opens another window of the same browser.</summary>
    public async Task<ConsolePage> OpenAnotherAsync(Uri address) => await OpenAsync(await _page.Context.NewPageAsync(), address);

    /// <summary>Puts this window before the others.</summary>
    public Task BringToFrontAsync() => _page.BringToFrontAsync();

    public ILocator Find(string selector) => _page.Locator(selector);

    public ILocator Node(ServiceKind service) => Find($"article[data-service='{service.Name}']");

    public ILocator Button(ServiceKind service, string action) => Node(service).Locator($"[data-action='{action}']");

    /// <summary>The line between two services, as its words.</summary>
    public ILocator Edge(ServiceKind from, ServiceKind to) => Find($"[data-edge='{from.Name}>{to.Name}']");

    public Task SeesAsync(ServiceKind service, string state) => Expect(Node(service)).ToHaveAttributeAsync("data-state", state, new() { Timeout = Bound });

    public Task SeesEdgeAsync(ServiceKind from, ServiceKind to, string state) =>
        Expect(Edge(from, to)).ToHaveAttributeAsync("data-state", state, new() { Timeout = Bound });

    public async Task SeesAllUpAsync()
    {
        foreach (var service in ServiceKind.All)
        {
            await SeesAsync(service, "up");
        }
    }

    /// <summary>Waits until an event says these words.</summary>
    public Task SeesEventAsync(string words) => Expect(Find("#events")).ToContainTextAsync(words, new() { Timeout = Bound });

    /// <summary>Waits until the first of what is found, which of events is the newest, says these words.</summary>
    public Task SeesAsync(string selector, string words) => Expect(Find(selector).First).ToContainTextAsync(words, new() { Timeout = Bound });

    public Task SeesAsync(string selector, Regex words) => Expect(Find(selector).First).ToContainTextAsync(words, new() { Timeout = Bound });

    public Task SeesNothingOfAsync(string selector) => Expect(Find(selector)).ToBeHiddenAsync(new() { Timeout = Bound });

    public Task<T> EvaluateAsync<T>(string script, object? argument = null) => _page.EvaluateAsync<T>(script, argument);

    public Task ResizeAsync(int width, int height) => _page.SetViewportSizeAsync(width, height);

    /// <summary>What axe, which knows the rules of WCAG, finds wrong.</summary>
    public async Task<IEnumerable<string>> FindBarriersAsync()
    {
        var result = await _page.RunAxe();
        return result.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{rule.Id}: {node.Html}"));
    }

    /// <summary>Takes the picture for the README, where somebody asked for it.</summary>
    public async Task ShowAsync(string name)
    {
        if (ScreenshotFolder is { } folder)
        {
            await _page.EvaluateAsync("scrollTo(0, 0)");
            await Task.Delay(ToBeSeen); // A picture of a system at work needs some of its past.
            await _page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
        }
    }

    public async ValueTask DisposeAsync() => await _page.Context.DisposeAsync();
}
