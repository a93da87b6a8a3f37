using System.Threading.Channels;

namespace Owl.Storage.Postgres;

/// <summary>
/// Says in the database that this writer lives, twice a second, and takes over the outbox rows of writers that no longer
/// say so, whether they are dead, frozen or cut off. One that comes back finds its rows with another; should both deliver
/// a row, the key of the delivery makes that one effect.
/// </summary>
internal sealed class PostgresPulse : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    // With the period of whoever takes over, a dead writer's rows wait for less than 2 s.
    private static readonly TimeSpan Alive = TimeSpan.FromMilliseconds(1300);

    private readonly Channel<bool> _tookOver = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly CancellationTokenSource _end = new();
    private readonly PostgresDatabase _database;
    private readonly Guid _self;
    private readonly Task _running;

    /// <exception cref="Owl.ServiceDefaults.CannotStartException">The database cannot be written.</exception>
    public PostgresPulse(PostgresDatabase database, Guid self, TimeProvider time)
    {
        (_database, _self) = (database, self);
        database.ReadFirst(Sql, _ => true, self, Alive); // Before the first row can name it.
        _running = Task.Run(() => RunAsync(time));
    }

    /// <summary>Ends when rows of another writer were taken over.</summary>
    public async Task WaitForOthersAsync(CancellationToken cancellation) => await _tookOver.Reader.ReadAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
    }

    private async Task RunAsync(TimeProvider time)
    {
        using var pulses = new PeriodicTimer(Period, time);
        try
        {
            while (await pulses.WaitForNextTickAsync(_end.Token))
            {
                if (await BeatAsync(Alive, _end.Token) > 0)
                {
                    _tookOver.Writer.TryWrite(true);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It ends: the others need not wait until its time is over.
            await BeatAsync(TimeSpan.Zero, CancellationToken.None);
        }
    }

    /// <returns>How many rows were taken over.</returns>
    private async Task<long> BeatAsync(TimeSpan alive, CancellationToken cancellation)
    {
        try
        {
            return await _database.QueryAsync(
                Sql, async reader => await reader.ReadAsync(cancellation) ? reader.GetInt64(0) : 0, cancellation, _self, alive);
        }
        catch (StorageUnavailableException)
        {
            return 0; // The writer and the readers tell of it. The next beat takes over what there is.
        }
    }

    private const string Sql =
        """
        WITH pulse AS (
          INSERT INTO writers (writer, alive_until) VALUES ($1, clock_timestamp() + $2)
          ON CONFLICT (writer) DO UPDATE SET alive_until = excluded.alive_until),
        dead AS (SELECT writer FROM writers WHERE alive_until <= clock_timestamp() AND writer <> $1),
        left_behind AS (SELECT id FROM outbox WHERE writer IN (SELECT writer FROM dead) AND $2 > interval '0' LIMIT 1000 FOR UPDATE SKIP LOCKED),
        buried AS (DELETE FROM writers w USING dead WHERE w.writer = dead.writer AND NOT EXISTS (SELECT FROM outbox o WHERE o.writer = w.writer)),
        taken AS (UPDATE outbox o SET writer = $1 FROM left_behind l WHERE o.id = l.id RETURNING 1)
        SELECT count(*) FROM taken
        """;
}
