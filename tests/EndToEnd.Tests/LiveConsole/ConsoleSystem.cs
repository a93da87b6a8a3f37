using System.Net;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.LiveConsole;

/// <summary>What <c>./run.sh up</c> makes, for all tests of the page that break and heal. It has users and tasks.</summary>
public sealed class ConsoleSystem : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(15) };
    private RunSh? _script;

    /// <summary>All of it runs: started by the first test that wants it, healed for the others.</summary>
    public async Task<RunSh> UpAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        bool isNew = _script is null;
        _script ??= await RunSh.CreateAsync(cancellation);
        var heal = await _script.RunAsync("heal", cancellation);
        Assert.True(heal.Code == 0, $"run.sh heal: {heal}");
        if (isNew)
        {
            // The first creation of a fresh process is slow; the tests come to one that has it behind it.
            await Wait.UntilAsync(() => CreatedAsync(_script.Services[1], "/users", """{"name":"Owl"}"""), cancellation);
            await Wait.UntilAsync(() => CreatedAsync(_script.Services[0], "/tasks", """{"title":"Fly","user_id":1}"""), cancellation);
        }

        return _script;
    }

    public ValueTask DisposeAsync() => _script?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<bool> CreatedAsync(Uri service, string path, string json)
    {
        using var answer = await Http.PostAsync(new Uri(service, path), new StringContent(json), TestContext.Current.CancellationToken);
        return answer.StatusCode is HttpStatusCode.Created;
    }
}
