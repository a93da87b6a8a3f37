namespace Owl.Storage.Postgres;

/// <summary>A write on its way to the database.</summary>
internal abstract class PostgresWrite
{
    public abstract void Complete();

    public abstract void Fail(Exception failure);
}

internal abstract class PostgresWrite<T> : PostgresWrite
{
    // Whoever waits goes on elsewhere: the writer has the next batch to write.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _done.Task;

    /// <summary>What it comes to, if the transaction is committed.</summary>
    public T? Result { get; set; }

    public override void Complete() => _done.SetResult(Result!);

    public override void Fail(Exception failure) => _done.SetException(failure);
}

internal sealed class AppendWrite<TRow>(TRow row, string? idempotencyKey, string? traceParent) : PostgresWrite<Appended>
    where TRow : class
{
    public TRow Row => row;

    public string? IdempotencyKey => idempotencyKey;

    public string? TraceParent => traceParent;
}

internal sealed class DeliveredWrite(IReadOnlyList<long> ids) : PostgresWrite<bool>
{
    public IReadOnlyList<long> Ids => ids;
}
