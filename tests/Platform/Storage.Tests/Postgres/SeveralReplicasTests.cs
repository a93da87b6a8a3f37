using Npgsql;
using Owl.ServiceDefaults;
using Owl.Storage.Postgres;

namespace Owl.Storage.Tests.Postgres;

/// <summary>What several replicas do to each other's rows.</summary>
public sealed class SeveralReplicasTests(ServerFixture server) : IAsyncDisposable
{
    private readonly Replicas _replicas = server.NewService();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _replicas.DisposeAsync();

    [Fact]
    public async Task Replicas_that_start_at_once_for_the_first_time_find_one_store()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => _replicas.Open(), TestEnd)));

        Assert.Equal([1, 2, 3, 4, 5, 6], (await Task.WhenAll(stores.Select(store => store.AddAsync("t")))).Order());
        Assert.Equal(1L, await _replicas.ExecuteAsync("SELECT count(*) FROM store"));
    }

    [Fact]
    public async Task No_id_is_given_twice_and_together_they_have_no_gap()
    {
        var stores = Enumerable.Range(0, 3).Select(_ => _replicas.Open()).ToList();

        long[] ids = await Task.WhenAll(Enumerable.Range(0, 300).Select(number => stores[number % 3].AddAsync("t")));

        Assert.Equal(Enumerable.Range(1, 300).Select(id => (long)id), ids.Order());
    }

    [Fact]
    public async Task Whoever_asks_one_replica_for_what_is_behind_the_last_id_sees_every_row_of_all_of_them_once()
    {
        const int Rows = 1500;
        var stores = Enumerable.Range(0, 3).Select(_ => _replicas.Open()).ToList();
        var adding = Task.Run(() => Task.WhenAll(Enumerable.Range(0, 12).Select(async number =>
        {
            for (int row = 0; row < Rows / 12; row++)
            {
                await stores[number % 3].AddAsync("t");
            }
        })), TestEnd);
        List<long> seen = [];
        while (seen.Count < Rows)
        {
            TestEnd.ThrowIfCancellationRequested();
            long last = seen.LastOrDefault();
            var page = await stores[0].FindPageEndAsync(last, 10_000, TestEnd);
            seen.AddRange(Enumerable.Range((int)last + 1, (int)(page.LastId - last)).Select(id => (long)id));
            Assert.Equal(page.LastId, await _replicas.ExecuteAsync($"SELECT count(*) FROM items WHERE id <= {page.LastId}"));
        }

        await adding;
    }

    [Fact]
    public async Task Ids_go_on_behind_rows_that_were_put_there_by_hand()
    {
        await _replicas.Open().DisposeAsync();
        await _replicas.ExecuteAsync("INSERT INTO items (id, text, number) VALUES (41, 't', 0)");

        var store = _replicas.Open();
        Assert.Equal(42, await store.AddAsync("t"));
        await _replicas.ExecuteAsync("INSERT INTO items (id, text, number) VALUES (43, 't', 0)");
        Assert.Equal(44, await store.AddAsync("t")); // Also while it runs.
    }

    [Fact]
    public async Task What_one_replica_wrote_the_others_read()
    {
        var (first, second) = (_replicas.Open(), _replicas.Open());
        await first.AddAsync("first");

        Assert.Equal(new Item(1, "first", 0), await second.ReadAsync(1, TestEnd));
        Assert.Equal(2, await second.AddAsync("second"));
    }

    [Fact]
    public async Task Of_the_same_creations_by_two_replicas_at_once_each_is_stored_once_and_no_id_is_lost()
    {
        const int Creations = 400;
        PostgresStore<Item>[] stores = [_replicas.Open(), _replicas.Open()];
        // In opposite order, so that they meet in the middle of their transactions.
        var tries = stores.SelectMany((store, replica) => Enumerable.Range(0, Creations).Select(async number =>
        {
            string key = $"{(replica == 0 ? number : Creations - 1 - number)}";
            return (Key: key, Appended: await store.AppendAsync(Item.Of("t"), key));
        }));

        var results = await Task.WhenAll(tries);

        Assert.All(results.GroupBy(result => result.Key), same =>
        {
            Assert.Single(same.Select(result => result.Appended.Id).Distinct());
            Assert.Single(same, result => result.Appended.IsNew);
        });
        Assert.Equal(Creations, results.Max(result => result.Appended.Id));
        Assert.Equal((long)Creations, await _replicas.ExecuteAsync("SELECT count(*) FROM items"));
        Assert.Equal((long)Creations, await _replicas.ExecuteAsync("SELECT count(*) FROM outbox"));
    }

    [Fact]
    public async Task What_is_pending_belongs_to_all_replicas()
    {
        var (first, second) = (_replicas.Open(), _replicas.Open());
        var appended = await first.AppendAsync(Item.Of("t"), null);

        var pending = (await second.ReadPendingAsync(0, 1, 0, 10, TestEnd)).Rows.Single();

        Assert.Equal(appended.DeliveryKey, pending.Key);
    }

    [Fact]
    public async Task A_schema_of_version_1_becomes_one_of_today_with_its_rows_keys_and_deliveries()
    {
        await _replicas.Open().DisposeAsync();
        await _replicas.ExecuteAsync($"""
            SET ROLE {_replicas.Schema};
            DROP TABLE items, outbox, store;
            CREATE TABLE items (id BIGINT PRIMARY KEY, text TEXT NOT NULL, number BIGINT NOT NULL, version BIGINT NOT NULL);
            CREATE SEQUENCE item_ids;
            CREATE TABLE idempotency_keys (idempotency_key TEXT COLLATE "C" PRIMARY KEY, id BIGINT NOT NULL, created BIGINT NOT NULL);
            CREATE TABLE outbox (id BIGINT PRIMARY KEY, since BIGINT NOT NULL, writer UUID NOT NULL);
            CREATE TABLE writers (writer UUID PRIMARY KEY, alive_until TIMESTAMPTZ NOT NULL);
            CREATE TABLE store (store_id TEXT NOT NULL, schema_version BIGINT NOT NULL);
            INSERT INTO store VALUES ('abc', 1);
            INSERT INTO items VALUES (1, 'a', 10, 1), (2, 'b', 20, 1), (3, 'c', 30, 1);
            INSERT INTO idempotency_keys VALUES ('k', 2, 5);
            INSERT INTO outbox VALUES (3, 1000, '00000000-0000-0000-0000-000000000001');
            """);

        var store = _replicas.Open();

        Assert.Equal(new Item(1, "a", 10), await store.ReadAsync(1, TestEnd));
        Assert.Equal(new Appended(2, false, null), await store.AppendAsync(Item.Of("b"), "k"));
        Assert.Equal([new PendingDelivery(3, "abc-3", null)], (await store.ReadPendingAsync(0, 1, 0, 9, TestEnd)).Rows);
        Assert.Equal(4, await store.AddAsync("d", "k4"));
    }

    [Fact]
    public async Task The_role_of_a_service_can_use_its_own_schema_and_no_other()
    {
        await using var neighbour = server.NewService();
        neighbour.Open();
        _replicas.Open();

        Assert.Equal(0L, await _replicas.ExecuteAsync($"SET ROLE {_replicas.Schema}; SELECT count(*) FROM items"));
        var refusal = await Assert.ThrowsAsync<PostgresException>(
            () => _replicas.ExecuteAsync($"SET ROLE {_replicas.Schema}; SELECT count(*) FROM {neighbour.Schema}.items"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task A_schema_of_a_newer_version_is_refused()
    {
        _replicas.Open();
        await _replicas.ExecuteAsync("UPDATE store SET schema_version = 3");

        var refusal = Assert.Throws<CannotStartException>(() => _replicas.Open());

        Assert.EndsWith("was written by a newer version (schema 3, this one knows 2); it was left as it is", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_that_may_not_make_roles_is_refused_with_what_it_needs()
    {
        await _replicas.ExecuteAsync($"CREATE ROLE {_replicas.Schema}_guest LOGIN PASSWORD 'guest'");

        var refusal = Assert.Throws<CannotStartException>(() => PostgresDatabase.Open(
            new NpgsqlConnectionStringBuilder(server.ConnectionString) { Username = _replicas.Schema + "_guest", Password = "guest" }.ConnectionString,
            _replicas.Schema,
            ItemTable.Definition));

        Assert.EndsWith("it needs CREATEROLE, and CREATE on the database", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=owl;Password=hush-hush", "PostgreSQL at 127.0.0.1:1 cannot be reached: ")]
    [InlineData("Username=owl;Password=hush-hush", "OWL_POSTGRES must be a connection string, such as ")]
    [InlineData("Host=127.0.0.1;hush-hush=1", "OWL_POSTGRES must be a connection string, such as ")]
    [InlineData("Host=127.0.0.1;Port=1;Password=hush-hush;Multiplexing=true", "OWL_POSTGRES cannot be used: ")]
    [InlineData("Host=127.0.0.1;Port=1;Password=hush-hush;Target Session Attributes=primary", "OWL_POSTGRES cannot be used: ")]
    [InlineData("Host=127.0.0.1;Port=1;Password=hush-hush;SSL Negotiation=direct", "OWL_POSTGRES cannot be used: ")]
    public void A_server_that_cannot_be_reached_is_told_without_the_password(string connectionString, string words)
    {
        var refusal = Assert.Throws<CannotStartException>(() => PostgresDatabase.Open(connectionString, "service", ItemTable.Definition));

        Assert.StartsWith(words, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_password_is_told_without_it()
    {
        string connectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "hush-hush" }.ConnectionString;

        var refusal = Assert.Throws<CannotStartException>(() => PostgresDatabase.Open(connectionString, "service", ItemTable.Definition));

        Assert.Contains("password authentication failed", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", refusal.Message, StringComparison.Ordinal);
    }
}
