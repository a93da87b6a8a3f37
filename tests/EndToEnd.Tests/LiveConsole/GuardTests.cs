using System.Net;
using System.Text.Json;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.LiveConsole;

/// <summary>No other site may use the console: neither read it nor break anything through it.</summary>
public sealed class GuardTests : SystemTests
{
    private const string TokenHeader = "Owl-Console-Token";
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    [Fact]
    public async Task Only_the_page_itself_on_this_machine_and_with_its_token_may_break_anything()
    {
        var script = Own(await RunSh.CreateAsync(TestEnd));
        var up = await script.RunAsync("up", TestEnd);
        Assert.True(up.Code == 0, up.ToString());
        var console = script.Console;
        string own = console.GetLeftPart(UriPartial.Authority);
        string token = await ReadTokenAsync(console);
        var kill = new Uri(console, "/control/kill/user-service");

        AssertRefused("The header Owl-Console-Token is missing or wrong", await SendAsync(HttpMethod.Post, kill));
        AssertRefused("The header Owl-Console-Token is missing or wrong", await SendAsync(HttpMethod.Post, kill, (TokenHeader, new string('0', 32))));
        AssertRefused("The console answers only its own page", await SendAsync(HttpMethod.Post, kill, (TokenHeader, token), ("Sec-Fetch-Site", "cross-site")));
        AssertRefused("The console answers only its own page", await SendAsync(HttpMethod.Post, kill, (TokenHeader, token), ("Sec-Fetch-Site", "none")));
        AssertRefused("The console answers only its own page", await SendAsync(HttpMethod.Post, kill, (TokenHeader, token), ("Origin", "http://localhost:1")));
        foreach (string path in (string[])["/", "/events", "/page/main.js", "/list/users", "/log/user-service"])
        {
            AssertRefused("The console answers only at localhost", await SendAsync(HttpMethod.Get, new Uri(console, path), ("Host", "owl.example")));
            AssertRefused("The console answers only its own page", await SendAsync(HttpMethod.Get, new Uri(console, path), ("Sec-Fetch-Site", "same-site")));
        }

        // As the page does it, it is taken.
        var (status, error) = await SendAsync(HttpMethod.Post, kill, (TokenHeader, token), ("Sec-Fetch-Site", "same-origin"), ("Origin", own));
        Assert.Equal((HttpStatusCode.Accepted, null), (status, error));
        AssertRefused("The header Owl-Console-Token is missing or wrong", await SendAsync(HttpMethod.Post, new Uri(console, "/traffic/on?user=1")));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Post, new Uri(console, "/control/kill/owl"), (TokenHeader, token))).Status);
        Assert.Equal(
            HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Post, new Uri(console, "/control/freeze/gateway?seconds=x"), (TokenHeader, token))).Status);
    }

    [Fact]
    public async Task Where_control_is_off_nothing_can_be_broken()
    {
        var script = Own(await RunSh.CreateAsync(TestEnd));
        var up = await script.Shell.RunAsync("OWL_CONTROL=off ./run.sh up", TestEnd);
        Assert.True(up.Code == 0, up.ToString());

        string token = await ReadTokenAsync(script.Console);
        AssertRefused(
            "Control is off: type ./run.sh in a terminal",
            await SendAsync(HttpMethod.Post, new Uri(script.Console, "/control/kill/gateway"), (TokenHeader, token)));
    }

    private static void AssertRefused(string why, (HttpStatusCode Status, string? Error) answer) => Assert.Equal((HttpStatusCode.Forbidden, why), answer);

    private static async Task<(HttpStatusCode Status, string? Error)> SendAsync(HttpMethod method, Uri address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, address);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestEnd);
        if (answer.IsSuccessStatusCode)
        {
            return (answer.StatusCode, null);
        }

        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestEnd));
        return (answer.StatusCode, body.RootElement.GetProperty("error").GetString());
    }

    // The first event of the stream has it.
    private static async Task<string> ReadTokenAsync(Uri console)
    {
        await using var stream = await Http.GetStreamAsync(new Uri(console, "/events"), TestEnd);
        using var reader = new StreamReader(stream);
        string line;
        do
        {
            line = await reader.ReadLineAsync(TestEnd) ?? throw new InvalidOperationException("The stream ended.");
        }
        while (!line.StartsWith("data: ", StringComparison.Ordinal));
        using var opening = JsonDocument.Parse(line[6..]);
        return opening.RootElement.GetProperty("control").GetProperty("token").GetString()!;
    }
}
