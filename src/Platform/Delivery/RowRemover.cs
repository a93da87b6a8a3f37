using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults.Loops;
using Owl.Storage;

namespace Owl.Delivery;

/// <summary>
/// Takes out the pending rows of what requests delivered, many at a time. One that stays, because there was no room or the
/// store failed, is found by its partition and delivered again, which has no second effect.
/// </summary>
internal sealed class RowRemover(IOutbox store, TimeProvider time, ILogger<RowRemover> logger)
    : BackgroundLoop(TimeSpan.FromSeconds(1), time, logger)
{
    private const int MostAtOnce = 256;

    private readonly Channel<long> _delivered = Channel.CreateBounded<long>(10_000);

    public void Note(long id)
    {
        _delivered.Writer.TryWrite(id);
        Hurry();
    }

    protected override bool IsExpected(Exception e) => e is StorageUnavailableException;

    protected override async Task RoundAsync(CancellationToken stopping)
    {
        var ids = new List<long>(MostAtOnce);
        while (_delivered.Reader.TryRead(out long first))
        {
            ids.Add(first);
            while (ids.Count < MostAtOnce && _delivered.Reader.TryRead(out long id))
            {
                ids.Add(id);
            }

            await store.RemoveDeliveredAsync(ids);
            ids = new List<long>(MostAtOnce);
        }
    }
}
