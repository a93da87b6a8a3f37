using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.LiveConsole;

/// <summary>
/// What can be read of the page at all sizes of a window, in both languages and with any number of processes: it draws
/// snapshots that are made up, so no system is needed.
/// </summary>
[Collection(BrowserGroup.Name)]
public sealed class LayoutTests(Browser browser) : SystemTests
{
    private static readonly (int Width, int Height)[] Windows = [(1920, 1080), (1280, 720), (960, 540), (640, 360), (390, 844)];
    private static readonly int[][] Counts = [[1, 0, 0, 0], [1, 1, 1, 1], [3, 3, 3, 3]];

    [Theory]
    [InlineData("en-GB")]
    [InlineData("ja-JP")]
    public async Task Nothing_meets_is_cut_or_hidden_at_any_size_and_with_any_number_of_processes(string locale)
    {
        var page = await OpenStillAsync(locale);

        foreach (var (width, height) in Windows)
        {
            await page.ResizeAsync(width, height);
            foreach (int[] counts in Counts)
            {
                foreach (bool isBroken in (bool[])[false, true])
                {
                    await DrawAsync(page, counts, isBroken);
                    string[] problems = await page.EvaluateAsync<string[]>("layout.problems()");
                    Assert.True(
                        problems.Length == 0,
                        $"{width}×{height}, {string.Join('/', counts)} processes, {(isBroken ? "broken" : "well")}:\n{string.Join('\n', problems)}");
                }
            }
        }

        Assert.Empty(page.Errors);
    }

    [Theory]
    [InlineData("en-GB", 1)]
    [InlineData("ja-JP", 3)]
    public async Task At_1080p_the_back_of_the_room_can_read_all_that_matters_on_one_screen(string locale, int replicas)
    {
        var page = await OpenStillAsync(locale);
        await page.ResizeAsync(1920, 1080);

        await DrawAsync(page, [1, replicas, replicas, replicas], isBroken: false);

        Assert.InRange(await page.EvaluateAsync<double>("layout.sizeOf(':is(.node-state, .box-name, .box:not(.several) .node-name)')"), 28, 60);
        Assert.InRange(await page.EvaluateAsync<double>("layout.sizeOf('.figures dd')"), 20, 60);
        Assert.InRange(await page.EvaluateAsync<double>("layout.bottomOf('.box, .works, .broken, .events')"), 500, 1110);
        Assert.Empty(await page.FindBarriersAsync());

        await page.Find("body").PressAsync("p");
        await page.SeesNothingOfAsync("#tryit");
        await page.SeesAsync("#works-list", "/tasks");
        Assert.Empty(page.Errors);
    }

    private async Task<ConsolePage> OpenStillAsync(string locale)
    {
        var system = await CreateSystemAsync();
        await system.Console.StartAsync(TestEnd);
        var page = Own(await browser.OpenAsync(new Uri(system.Console.Address, "/?still"), new() { Locale = locale }));
        string script = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "tests/EndToEnd.Tests/LiveConsole/layout.js"), TestEnd);
        string functions = script.Replace("export ", "", StringComparison.Ordinal);
        await page.EvaluateAsync<bool>($"(() => {{ {functions}; window.layout = {{ snapshotOf, problems, sizeOf, bottomOf }}; return true; }})()");
        return page;
    }

    // Twice, with a frame between: where the edges go follows from where the boxes are.
    private static Task<bool> DrawAsync(ConsolePage page, int[] counts, bool isBroken) => page.EvaluateAsync<bool>(
        """
        async ([counts, isBroken]) => {
          const { draw } = await import('/page/main.js');
          for (let turn = 0; turn < 2; turn++) {
            draw('open', layout.snapshotOf(counts, isBroken));
            await new Promise(requestAnimationFrame);
          }
          return true;
        }
        """,
        new object[] { counts, isBroken });
}
