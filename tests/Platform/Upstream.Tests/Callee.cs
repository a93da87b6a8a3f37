using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Status;

namespace Owl.Upstream.Tests;

/// <summary>Calls whoever is at a port as if it were user-service, and keeps what was logged of it.</summary>
internal sealed class Callee : IAsyncDisposable, ILoggerProvider, ILogger
{
    // For a busy machine; no test waits for it.
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ServiceProvider _services;

    public Callee(int port, TimeProvider? time = null) => _services = new ServiceCollection()
        .AddLogging(logging => logging.AddProvider(this))
        .AddSingleton(time ?? TimeProvider.System)
        .AddServiceClient(OwlService.User, new OwlSettings { Home = "", PortBase = port - OwlService.User.PortOffset }, "nothing else fails")
        .BuildServiceProvider();

    public List<string> Lines { get; } = [];

    public NeighbourStatus Status => Client.Status;

    private ServiceClient Client => _services.GetRequiredKeyedService<ServiceClient>(OwlService.User.Name);

    public async Task<Hop> GetAsync(Func<Answer, bool> isAnswer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/users/1");
        return await Client.SendAsync(request, isAnswer, Limit, TestContext.Current.CancellationToken);
    }

    public async Task<Hop> ListAsync(Func<StreamedList, Task> take)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/users");
        return await Client.StreamAsync(request, answer => answer.IsCommonError(), Limit, take, TestContext.Current.CancellationToken);
    }

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Lines.Add(formatter(state, exception));
        }
    }

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
