using System.Net.Sockets;
using Npgsql;
using Owl.ServiceDefaults;

namespace Owl.Storage.Postgres;

/// <summary>The PostgreSQL server, as one service sees it: its own schema, under a role that can use nothing else.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    // A connect and a statement each; a client waits no longer for both.
    private const int LongestSeconds = 2;

    // No request waits for it; and where it fails while the silo starts, the start has failed.
    private const int LongestSecondsOfClustering = 5;

    // Nobody waits yet, and a machine where everything starts at once is slow.
    private const int LongestSecondsAtStart = 15;

    // Of the server's 100 connections (its default), so that three replicas of three services find room.
    private const int StoreConnections = 6;
    private const int ClusteringConnections = 3;

    private readonly NpgsqlDataSource _source;

    private PostgresDatabase(NpgsqlConnectionStringBuilder server, string schema)
    {
        Schema = schema;
        Place = $"PostgreSQL at {server.Host}:{server.Port}";
        _source = NpgsqlDataSource.Create(Connection(StoreConnections, LongestSeconds));
        ClusteringConnectionString = Connection(ClusteringConnections, LongestSecondsOfClustering).ConnectionString;

        NpgsqlConnectionStringBuilder Connection(int most, int longest) => new(server.ConnectionString)
        {
            // Every statement goes by an index: one whose plan was made while a table was small would otherwise read all of it
            // for ever. That a table without an index now looks dear must not have the statement compiled (jit), which takes longer than it.
            // The keepalives: what a replica was doing that is cut off from the network ends within seconds, and lets the others go on.
            Options = $"-c role={schema} -c search_path={schema} -c enable_seqscan=off -c jit=off"
                + " -c tcp_keepalives_idle=2 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3 -c tcp_user_timeout=5000",
            NoResetOnClose = true, // No statement changes anything of its session.
            ApplicationName = schema,
            Timeout = longest,
            CommandTimeout = longest,
            CancellationTimeout = 1000,
            KeepAlive = LongestSeconds,
            MaxPoolSize = most,
            MaxAutoPrepare = 32,
            AutoPrepareMinUsages = 2,
        };
    }

    /// <summary>The name of the service's schema, and of its role.</summary>
    public string Schema { get; }

    /// <summary>Where it is, in words.</summary>
    public string Place { get; }

    /// <summary>For Orleans' own table of the silos. It holds a password.</summary>
    public string ClusteringConnectionString { get; }

    /// <summary>Connects, and makes or migrates what the service needs there.</summary>
    /// <exception cref="CannotStartException">It cannot be reached or used; the message says why.</exception>
    public static PostgresDatabase Open<TRow>(string connectionString, string service, Table<TRow> table)
        where TRow : class
    {
        NpgsqlConnectionStringBuilder server;
        try
        {
            server = new NpgsqlConnectionStringBuilder(connectionString);
            ArgumentException.ThrowIfNullOrEmpty(server.Host);
        }
        catch (ArgumentException)
        {
            // Not why: the words could hold a part of the password.
            throw new CannotStartException("OWL_POSTGRES must be a connection string, such as 'Host=db;Username=owl;Password=…;Database=owl'");
        }

        try
        {
            var database = new PostgresDatabase(server, "owl_" + service.Replace('-', '_'));
            server.Timeout = LongestSecondsAtStart;
            server.Pooling = false;
            PostgresSchema.Migrate(server.ConnectionString, database, new PostgresSql<TRow>(table));
            return database;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            // Settings that do not go together, or not with several connections.
            throw new CannotStartException($"OWL_POSTGRES cannot be used: {e.Message}");
        }
    }

    /// <exception cref="StorageUnavailableException">The database cannot be reached; nothing was done.</exception>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            return await _source.OpenConnectionAsync(cancellation);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException or ObjectDisposedException)
        {
            throw new StorageUnavailableException($"{Place} cannot be reached: {e.Message}", e);
        }
    }

    /// <summary>What a write that failed means. Unless the database itself refused it, its effect is unknown.</summary>
    public StorageUnavailableException ExplainWrite(Exception e) => e switch
    {
        StorageUnavailableException told => told,
        // It says ERROR before it commits, and has then rolled everything back. What is worse ends the connection, at any time.
        PostgresException { InvariantSeverity: "ERROR" } refusal =>
            new StorageUnavailableException($"the store could not be written: {refusal.MessageText}", e),
        _ => new StorageUnconfirmedException($"{Place} did not confirm: {e.Message}", e),
    };

    /// <summary>Reads with one statement.</summary>
    /// <exception cref="StorageUnavailableException">It could not be read.</exception>
    public async Task<T> QueryAsync<T>(string sql, Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellation, params object[] parameters)
    {
        await using var connection = await OpenAsync(cancellation);
        await using var command = Create(connection, sql, parameters);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            return await read(reader);
        }
        catch (NpgsqlException e)
        {
            throw new StorageUnavailableException($"the store could not be read: {e.Message}", e);
        }
    }

    /// <summary>Reads the first row of an answer, before anything runs.</summary>
    /// <exception cref="CannotStartException">It could not be read.</exception>
    public T ReadFirst<T>(string sql, Func<NpgsqlDataReader, T> read, params object[] parameters)
    {
        try
        {
            using var connection = _source.OpenConnection();
            using var command = Create(connection, sql, parameters);
            using var reader = command.ExecuteReader();
            reader.Read();
            return read(reader);
        }
        catch (NpgsqlException e)
        {
            throw new CannotStartException($"{Place} cannot be read: {e.Message}");
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static NpgsqlCommand Create(NpgsqlConnection connection, string sql, object[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (object value in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
