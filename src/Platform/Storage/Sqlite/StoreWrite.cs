namespace Owl.Storage.Sqlite;

/// <summary>A write on its way to the disk. It learns its result inside the transaction, and tells it after the commit.</summary>
internal abstract class StoreWrite<TRow>
    where TRow : class
{
    public abstract void Execute(RowCommands<TRow> commands);

    public abstract void Complete();

    public abstract void Fail(Exception failure);
}

internal abstract class StoreWrite<TRow, T> : StoreWrite<TRow>
    where TRow : class
{
    // Whoever waits goes on elsewhere: the writer has the next batch to write.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _done.Task;

    protected T? Result { get; set; }

    public override void Complete() => _done.SetResult(Result!);

    public override void Fail(Exception failure) => _done.SetException(failure);
}

internal sealed class AppendWrite<TRow>(TRow row, string? idempotencyKey, string? traceParent) : StoreWrite<TRow, Appended>
    where TRow : class
{
    public override void Execute(RowCommands<TRow> commands) => Result = commands.Append(row, idempotencyKey, traceParent);
}

internal sealed class DeliveredWrite<TRow>(IReadOnlyList<long> ids) : StoreWrite<TRow, bool>
    where TRow : class
{
    public override void Execute(RowCommands<TRow> commands)
    {
        foreach (long id in ids)
        {
            commands.DeletePending(id);
        }
    }
}
