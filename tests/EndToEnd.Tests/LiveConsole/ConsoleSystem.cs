using System.Net;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.LiveConsole;

/// <summary>
/// What <c>./run.sh up</c> makes, for all tests of the page that break and heal: each of them leaves it whole. It has users
/// and tasks.
/// </summary>
public sealed class ConsoleSystem : IAsyncLifetime
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(15) };
    private RunSh? _script;

    public RunSh Script => _script!;

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        _script = await RunSh.CreateAsync(cancellation);
        await UpAsync();
        // The first creation of a fresh process is slow; the tests come to one that has it behind it.
        await Wait.UntilAsync(() => CreatedAsync(Script.Services[1], "/users", """{"name":"Owl"}"""), cancellation);
        await Wait.UntilAsync(() => CreatedAsync(Script.Services[0], "/tasks", """{"title":"Fly","user_id":1}"""), cancellation);
    }

    /// <summary>Brings back what a test before may have left broken.</summary>
    public async Task UpAsync()
    {
        var heal = await Script.RunAsync("heal", TestContext.Current.CancellationToken);
        Assert.True(heal.Code == 0, $"run.sh heal: {heal}");
    }

    public ValueTask DisposeAsync() => _script?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<bool> CreatedAsync(Uri service, string path, string json)
    {
        using var answer = await Http.PostAsync(new Uri(service, path), new StringContent(json), TestContext.Current.CancellationToken);
        return answer.StatusCode is HttpStatusCode.Created;
    }
}
