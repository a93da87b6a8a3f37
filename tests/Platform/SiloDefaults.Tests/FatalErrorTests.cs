using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Owl.SiloDefaults.Tests;

public sealed class FatalErrorTests : IDisposable
{
    private readonly Lifetime _lifetime = new();
    private readonly Lines _lines = new();
    private readonly int _exitCode = Environment.ExitCode;

    public void Dispose()
    {
        Environment.ExitCode = _exitCode;
        _lifetime.Dispose();
    }

    [Fact]
    public void A_silo_that_was_given_up_says_so_once_and_ends_its_process_with_code_1()
    {
        var handler = new FatalError(_lifetime, _lines);

        handler.OnFatalException(this, "I have been told I am dead, so this silo will stop! Reason: ...");
        handler.OnFatalException(this, "another part found out");

        Assert.Equal("The cluster has given this process up, so it ends. Start it again", Assert.Single(_lines));
        Assert.True(_lifetime.ApplicationStopping.IsCancellationRequested);
        Assert.Equal(1, Environment.ExitCode);
    }

    [Fact]
    public void Whatever_else_Orleans_cannot_survive_is_told_with_its_reason()
    {
        new FatalError(_lifetime, _lines).OnFatalException(this, "a stage failed", new InvalidOperationException());

        Assert.Equal("Orleans cannot go on, so this process ends: a stage failed", Assert.Single(_lines));
        Assert.True(_lifetime.ApplicationStopping.IsCancellationRequested);
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public void Dispose() => _stopping.Dispose();

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => _stopping.Cancel();
    }

    private sealed class Lines : List<string>, ILogger<FatalError>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add(formatter(state, exception));
    }
}
