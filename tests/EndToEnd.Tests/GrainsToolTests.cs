using System.Text.RegularExpressions;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests;

/// <summary><c>./run.sh grains</c> as a person sees it.</summary>
public sealed partial class GrainsToolTests : SystemTests
{
    [Fact]
    public async Task It_shows_which_silo_holds_which_grains_and_what_becomes_of_them_when_it_is_killed()
    {
        var script = Own(await RunSh.CreateAsync(TestEnd));
        await script.RunAsync("up", TestEnd);
        using var http = new HttpClient { BaseAddress = script.Services[1] };
        await CreateAliceAsync(http);
        await http.GetStringAsync("/users/1", TestEnd);

        var once = await script.RunAsync("grains --once", TestEnd);
        Assert.Equal(0, once.Code);
        Assert.Contains(once.Lines, line => UserGrains().IsMatch(line));
        Assert.Contains(once.Lines, line => NoGrains().IsMatch(line));

        var output = new Output();
        script.Start("grains", output);
        await ShowsAsync(output, "UserGrain");
        await script.RunAsync("kill user", TestEnd);
        await ShowsAsync(output, "is gone, and with it from memory 1 UserGrain, 1 UsersGrain; what they stored is in the store");
        await ShowsAsync(output, "user-service does not answer");
        await script.RunAsync("start user", TestEnd);
        await ShowsAsync(output, "is there, with no grains");
        await http.GetStringAsync("/users/1", TestEnd);
        await ShowsAsync(output, "user/1 was called, and is active again on 127.0.0.1:");
    }

    private static async Task CreateAliceAsync(HttpClient http)
    {
        using var body = ServiceHttp.Content("""{"name":"Alice"}""");
        using var answer = await http.PostAsync(new Uri("/users", UriKind.Relative), body, TestEnd);
        answer.EnsureSuccessStatusCode();
    }

    [GeneratedRegex(@"^user-service +127\.0\.0\.1:\d+ +1 UserGrain, 1 UsersGrain$")]
    private static partial Regex UserGrains();

    [GeneratedRegex(@"^notification-service +127\.0\.0\.1:\d+ +no grains$")]
    private static partial Regex NoGrains();

    private static Task ShowsAsync(Output output, string text) => Wait.UntilAsync(
        () => Task.FromResult(output.Lines.Any(line => line.Contains(text, StringComparison.Ordinal))), TestEnd);
}
