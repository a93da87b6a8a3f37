using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Owl.Storage.Postgres;
using Owl.Storage.Tests.Postgres;
using Owl.Storage.Tests.Sqlite;

[assembly: AssemblyFixture(typeof(ServerFixture))]

namespace Owl.Storage.Tests.Postgres;

/// <summary>One PostgreSQL server for all tests; each of them has a schema of its own there.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private PostgresServer? _server;
    private int _services;

    public string ConnectionString => _server?.ConnectionString ?? throw new InvalidOperationException("There is no PostgreSQL.");

    public async ValueTask InitializeAsync()
    {
        if (OperatingSystem.IsLinux() && !StoreProcess.IsThis && PostgresServer.FindPrograms() is not null)
        {
            _server = await PostgresServer.StartNewAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>A service that has nothing in the database yet; the test is skipped where there is no PostgreSQL.</summary>
    internal Replicas NewService()
    {
        Assert.SkipWhen(_server is null, "PostgreSQL is not installed.");
        return new Replicas(ConnectionString, $"service-{Interlocked.Increment(ref _services)}");
    }
}

/// <summary>The replicas of one service, as far as they store: each is a store of its own, and all have the same rows.</summary>
internal sealed class Replicas(string connectionString, string service) : IAsyncDisposable
{
    private readonly List<PostgresStore<Item>> _stores = [];

    public string Schema => "owl_" + service.Replace('-', '_');

    public PostgresStore<Item> Open(TimeProvider? time = null, Door? door = null)
    {
        var table = door is null ? ItemTable.Definition : ItemTable.Behind(door);
        var store = new PostgresStore<Item>(
            PostgresDatabase.Open(connectionString, service, table), table, time ?? TimeProvider.System, NullLogger.Instance);
        lock (_stores)
        {
            _stores.Add(store);
        }

        return store;
    }

    /// <summary>What an administrator with <c>psql</c> has.</summary>
    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(connectionString + $";Search Path={Schema};Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    public async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        return await ExecuteAsync(connection, sql);
    }

    public static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }
    }
}
