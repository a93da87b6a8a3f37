using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Owl.Baselines;

internal sealed class EfCoreStore<T>(IDbContextFactory<ItemContext<T>> contexts) : IStore<T>, IDisposable
    where T : class
{
    // SQLite has one writer at a time. One that waits here goes on at once; one that meets a busy file sleeps for 150 ms.
    private readonly SemaphoreSlim _writer = new(1);

    public async Task<T> AddAsync(Func<long, T> create, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var item = create(0);
        context.Add(item);
        await _writer.WaitAsync(cancellation);
        try
        {
            await context.SaveChangesAsync(cancellation); // Gives the item its id.
        }
        finally
        {
            _writer.Release();
        }

        return item;
    }

    public async Task<T?> FindAsync(long id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Items.AsNoTracking().FirstOrDefaultAsync(item => EF.Property<long>(item, "Id") == id, cancellation);
    }

    public IResult List(CancellationToken cancellation) => TypedResults.Ok(InIdOrderAsync(cancellation));

    public void Dispose() => _writer.Dispose();

    // A stream, not a list: less memory, and faster too.
    private async IAsyncEnumerable<T> InIdOrderAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var items = context.Items.AsNoTracking().OrderBy(item => EF.Property<long>(item, "Id")).AsAsyncEnumerable();
        await foreach (var item in items.WithCancellation(cancellation))
        {
            yield return item;
        }
    }
}
