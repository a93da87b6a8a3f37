using Microsoft.Playwright;

namespace Owl.EndToEnd.Tests.LiveConsole;

/// <summary>A real Chromium without a window, for all tests of the console.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    // It may not look for anything outside: a closed network refuses that, and it would try again and again.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (File.Exists(Program))
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Arguments });
        }
    }

    /// <summary>Opens the console in a browser profile of its own.</summary>
    public async Task<ConsolePage> OpenAsync(Uri console, BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(_browser is null, $"{Program} is missing; on Debian and Ubuntu: apt-get install chromium");
        options ??= new BrowserNewContextOptions();
        options.ViewportSize ??= new ViewportSize { Width = 1280, Height = 720 };
        options.Locale ??= "en-GB";
        var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(30_000);
        return await ConsolePage.OpenAsync(await context.NewPageAsync(), console);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

/// <summary>The browser, and nothing else running beside its tests: they are about what is seen how soon.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BrowserGroup : ICollectionFixture<Browser>, ICollectionFixture<ConsoleSystem>
{
    public const string Name = "browser";
}
