namespace Owl.EndToEnd.Tests.Harness;

/// <summary>One running system for several tests; each of them leaves it running. It has user 1, and task 1 of that user.</summary>
public sealed class RunningSystem : IAsyncLifetime
{
    private OwlSystem? _system;

    public OwlSystem System => _system!;

    public async ValueTask InitializeAsync()
    {
        _system = await OwlSystem.CreateAsync(TestContext.Current.CancellationToken);
        try
        {
            await _system.StartAsync(TestContext.Current.CancellationToken);
            // The first creation of a fresh process is slow; the tests come to one that has it behind it.
            await _system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestContext.Current.CancellationToken);
            await _system.Gateway.CreateAsync("/tasks", """{"title":"Fly","user_id":1}""", TestContext.Current.CancellationToken);
            await _system.SettleAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await _system.DisposeAsync();
            _system = null;
            throw;
        }
    }

    public ValueTask DisposeAsync() => _system?.DisposeAsync() ?? ValueTask.CompletedTask;
}
