using Microsoft.EntityFrameworkCore;

namespace Owl.Baselines;

/// <summary>Makes the file before the service answers. EF Core makes it with a write-ahead log, and SQLite flushes every commit.</summary>
internal sealed class CreateTable<T>(IDbContextFactory<ItemContext<T>> contexts) : IHostedService
    where T : class
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.EnsureCreatedAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
