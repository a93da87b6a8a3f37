using Microsoft.Data.Sqlite;

namespace Owl.Storage.Sqlite;

/// <summary>
/// Threads that read, each with a connection of its own, because SQLite blocks and no thread of the pool may. A
/// read is short (a row, or a chunk of a list): a slow client never holds one open.
/// </summary>
internal sealed class SqliteReaders : IDisposable
{
    private const int Threads = 2;
    private const int QueueLimit = 8192;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly WorkQueue<IRead> _queue = new(QueueLimit);
    private readonly List<Thread> _threads = [];

    public SqliteReaders(SqliteFile file, string table)
    {
        try
        {
            for (int number = 1; number <= Threads; number++)
            {
                var connection = file.Connect(SqliteOpenMode.ReadOnly);
                var thread = new Thread(() => Run(connection)) { IsBackground = true, Name = $"reader {number} of {table}" };
                thread.Start();
                _threads.Add(thread);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <exception cref="StorageUnavailableException">The file cannot be read, or not within 5 s, or too many wait.</exception>
    public Task<T> ReadAsync<T>(Func<ReadStatements, T> query, CancellationToken cancellation)
    {
        var read = new Read<T>(query);
        return _queue.TryAdd(read)
            ? BoundedAsync(read.Task, cancellation)
            : throw new StorageUnavailableException($"{QueueLimit} reads are waiting for the disk");
    }

    public void Dispose()
    {
        _queue.Close();
        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    private static async Task<T> BoundedAsync<T>(Task<T> read, CancellationToken cancellation)
    {
        try
        {
            return await read.WaitAsync(LongestWait, cancellation);
        }
        catch (TimeoutException e)
        {
            throw new StorageUnavailableException($"the store did not answer a read within {LongestWait.TotalSeconds} s", e);
        }
    }

    private void Run(SqliteConnection connection)
    {
        using var owned = connection;
        using var statements = new ReadStatements(connection);
        var next = new List<IRead>(1);
        while (_queue.Take(next, most: 1))
        {
            next[0].Execute(statements);
            next.Clear();
        }
    }

    private interface IRead
    {
        void Execute(ReadStatements statements);
    }

    private sealed class Read<T>(Func<ReadStatements, T> query)
        : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IRead
    {
        public void Execute(ReadStatements statements)
        {
            try
            {
                SetResult(query(statements));
            }
            catch (Exception e)
            {
                SetException(new StorageUnavailableException($"the store could not be read: {e.Message}", e));
            }
        }
    }
}

/// <summary>The prepared statements of one reader, made when they are first needed.</summary>
internal sealed class ReadStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    /// <summary>Runs <paramref name="sql"/> with the named parameters.</summary>
    public SqliteDataReader Query(string sql, params ReadOnlySpan<(string Name, long Value)> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in parameters)
            {
                command.Parameters.Add(name, SqliteType.Integer);
            }

            _commands.Add(sql, command);
        }

        for (int index = 0; index < parameters.Length; index++)
        {
            command.Parameters[index].Value = parameters[index].Value;
        }

        return command.ExecuteReader();
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }
    }
}
