using Npgsql;
using Owl.ServiceDefaults;
using Owl.Storage.Postgres;
using Owl.Testing;

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

        Assert.Single(stores.Select(store => store.StoreId).Distinct());
        Assert.Equal(1L, await _replicas.ExecuteAsync("SELECT count(*) FROM store"));
    }

    [Fact]
    public async Task No_id_is_given_twice_and_together_they_have_no_gap()
    {
        var stores = Enumerable.Range(0, 3).Select(_ => _replicas.Open()).ToList();

        long[] ids = await Task.WhenAll(Enumerable.Range(0, 300).Select(number => stores[number % 3].Ids.NextIdAsync().AsTask()));

        Assert.Equal(Enumerable.Range(1, 300).Select(id => (long)id), ids.Order());
    }

    [Fact]
    public async Task An_id_that_was_not_used_is_given_again_and_its_row_can_be_written()
    {
        var store = _replicas.Open();
        long id = await store.Ids.NextIdAsync();
        await store.Ids.GiveBackAsync(id);

        Assert.Equal(id, await store.Ids.NextIdAsync());
        Assert.Null(await store.ReadAsync(id, TestEnd));
        Assert.True(await store.WriteAsync(id, Item.Of(id, "t"), replaces: 0));
        Assert.NotNull(await store.ReadAsync(id, TestEnd));
    }

    [Fact]
    public async Task Ids_go_on_behind_rows_that_were_put_there_by_hand()
    {
        await _replicas.Open().DisposeAsync();
        await _replicas.ExecuteAsync("INSERT INTO items (id, text, number, note, version) VALUES (41, 't', 0, 'n', 1)");

        Assert.Equal(42, await _replicas.Open().Ids.NextIdAsync());
    }

    [Fact]
    public async Task What_one_replica_wrote_the_others_read()
    {
        var (first, second) = (_replicas.Open(), _replicas.Open());
        await first.WriteAsync(1, Item.Of(1, "first"), replaces: 0);

        Assert.Equal(new StoredRow<Item>(Item.Of(1, "first"), 1), await second.ReadAsync(1, TestEnd));
        Assert.True(await second.WriteAsync(1, Item.Of(1, "second"), replaces: 1));
        Assert.False(await first.WriteAsync(1, Item.Of(1, "late"), replaces: 1));
    }

    [Fact]
    public async Task Of_the_same_creations_by_two_replicas_at_once_each_is_stored_once()
    {
        const int Creations = 400;
        PostgresStore<Item>[] stores = [_replicas.Open(), _replicas.Open()];
        // In opposite order, so that they meet in the middle of their transactions.
        var tries = stores.SelectMany((store, replica) => Enumerable.Range(0, Creations).Select(async number =>
        {
            int key = replica == 0 ? number : Creations - 1 - number;
            long id = await store.Ids.NextIdAsync();
            try
            {
                return await store.WriteAsync(id, Item.Of(id, "t") with { Key = $"{key}" }, replaces: 0) ? (key, id) : (key, 0);
            }
            catch (IdempotencyKeyTakenException taken)
            {
                return (key, taken.ItemId);
            }
        }));

        var results = await Task.WhenAll(tries);

        Assert.All(results.GroupBy(result => result.key), same => Assert.Single(same.Select(result => result.Item2).Distinct()));
        Assert.Equal((long)Creations, await _replicas.ExecuteAsync("SELECT count(*) FROM items"));
        Assert.Equal((long)Creations, await _replicas.ExecuteAsync("SELECT count(*) FROM outbox"));
    }

    [Fact]
    public async Task Each_replica_delivers_what_it_has_created_itself()
    {
        var (first, second) = (_replicas.Open(), _replicas.Open());
        await first.WriteAsync(1, Item.Of(1, "t"), replaces: 0);
        await second.WriteAsync(2, Item.Of(2, "t"), replaces: 0);

        Assert.Equal([1], await first.ReadPendingAsync(0, 10, TestEnd));
        Assert.Equal([2], await second.ReadPendingAsync(0, 10, TestEnd));
        Assert.Equal(2, (await first.SummarizeAsync(TestEnd)).Count);
    }

    [Fact]
    public async Task What_a_replica_leaves_behind_at_its_end_another_one_takes_over()
    {
        var (first, second) = (_replicas.Open(), _replicas.Open());
        await first.WriteAsync(1, Item.Of(1, "t"), replaces: 0);

        await first.DisposeAsync();
        await second.WaitForOthersAsync(TestEnd);

        Assert.Equal([1], await second.ReadPendingAsync(0, 10, TestEnd));
    }

    [Fact]
    public async Task What_a_replica_that_is_dead_left_behind_is_taken_over_and_it_is_forgotten()
    {
        var store = _replicas.Open();
        await _replicas.ExecuteAsync("""
            INSERT INTO writers VALUES ('00000000-0000-0000-0000-000000000001', clock_timestamp() + interval '1 s');
            INSERT INTO outbox VALUES (7, 0, '00000000-0000-0000-0000-000000000001');
            """);

        await store.WaitForOthersAsync(TestEnd);

        Assert.Equal([7], await store.ReadPendingAsync(0, 10, TestEnd));
        await Wait.UntilAsync(async () => await _replicas.ExecuteAsync("SELECT count(*) FROM writers") is 1L, TestEnd);
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
        await _replicas.ExecuteAsync("UPDATE store SET schema_version = 2");

        var refusal = Assert.Throws<CannotStartException>(() => _replicas.Open());

        Assert.EndsWith("was written by a newer version (schema 2, this one knows 1); it was left as it is", refusal.Message, StringComparison.Ordinal);
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
