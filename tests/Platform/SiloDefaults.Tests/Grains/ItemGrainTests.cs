using Owl.SiloDefaults.Grains;
using Owl.Storage;
using Owl.Testing;

namespace Owl.SiloDefaults.Tests.Grains;

/// <summary>A collection creates, an item is read. Each test has a store of its own, as ids begin at 1.</summary>
public sealed class ItemGrainTests : IAsyncLifetime
{
    private const string Refuse = "CREATE TRIGGER refuse BEFORE INSERT ON notes BEGIN SELECT RAISE(ABORT, 'refused'); END";

    private ServiceCluster<Note> _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await ServiceCluster<Note>.StartAsync(Note.Table);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Ids_go_1_2_3_and_after_a_restart_on_behind_the_highest_stored_one()
    {
        Assert.Equal((1, 2, 3), (await IdOfNewAsync(), await IdOfNewAsync(), await IdOfNewAsync()));

        await _cluster.RestartAsync();

        Assert.Equal(4, await IdOfNewAsync());
    }

    [Fact]
    public async Task Many_creations_at_once_get_ids_without_a_gap()
    {
        long[] ids = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => IdOfNewAsync()));

        Assert.Equal(Enumerable.Range(1, 200).Select(id => (long)id), ids.Order());
    }

    [Fact]
    public async Task What_was_created_is_read_by_id_also_after_a_restart()
    {
        var created = await CreateAsync("買い物 🦉");
        Assert.Equal(new Note(1, "買い物 🦉"), created.Item);
        Assert.Equal(created.Item, await ReadAsync(1));

        await _cluster.RestartAsync();

        Assert.Equal(created.Item, await ReadAsync(1));
    }

    [Fact]
    public async Task An_item_that_was_asked_for_too_soon_is_found_when_it_is_there()
    {
        Assert.Null(await ReadAsync(1));
        await CreateAsync("owl");

        Assert.Equal(new Note(1, "owl"), await ReadAsync(1));
    }

    [Fact]
    public async Task An_item_that_was_read_once_needs_the_store_no_more()
    {
        await CreateAsync("owl");
        await ReadAsync(1);
        _cluster.Execute("UPDATE notes SET text = 'changed behind its back'");

        Assert.Equal("owl", (await ReadAsync(1))!.Text);
    }

    [Fact]
    public async Task Of_256_who_ask_at_once_for_an_item_that_is_not_there_each_is_told_so()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 256).Select(_ => ReadAsync(1000)));

        Assert.All(answers, Assert.Null);
    }

    [Fact]
    public async Task The_same_request_under_the_same_key_gets_the_first_item_and_another_one_is_refused()
    {
        Assert.Equal(CreationOutcome.Created, (await CreateAsync("owl", "key")).Outcome);

        Assert.Equal(new Creation<Note>(CreationOutcome.Replayed, new Note(1, "owl"), null), await CreateAsync("owl", "key"));
        Assert.Equal(new Creation<Note>(CreationOutcome.KeyReused, new Note(1, "owl"), null), await CreateAsync("another", "key"));
        Assert.Equal(2, (await CreateAsync("owl", "next")).Item.Id);
    }

    [Fact]
    public async Task The_same_request_many_times_at_once_creates_one_item()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => CreateAsync("owl", "key")));

        Assert.Single(all, one => one.Outcome is CreationOutcome.Created);
        Assert.All(all, one => Assert.Equal(1, one.Item.Id));
        Assert.Equal(2, await IdOfNewAsync());
    }

    [Fact]
    public async Task A_creation_that_could_not_be_stored_is_no_item_and_leaves_no_gap()
    {
        _cluster.Execute(Refuse);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => CreateAsync("owl"));
        Assert.Null(await ReadAsync(1));
        _cluster.Execute("DROP TRIGGER refuse");

        Assert.Equal(1, await IdOfNewAsync());
    }

    [Fact]
    public async Task Creations_bring_no_item_into_memory_and_reads_no_more_than_the_bound()
    {
        await Task.WhenAll(Enumerable.Range(0, ItemsInMemory.Most + 500).Select(_ => CreateAsync("owl")));
        Assert.Equal(0, await _cluster.CountActivationsAsync<NoteGrain>());

        await Parallel.ForAsync(1, ItemsInMemory.Most + 501, async (id, _) => Assert.NotNull(await ReadAsync(id)));

        await Wait.UntilAsync(
            async () => await _cluster.CountActivationsAsync<NoteGrain>() <= ItemsInMemory.Most, TestContext.Current.CancellationToken);
        Assert.NotNull(await ReadAsync(1)); // It has left, and comes back.
    }

    private async Task<long> IdOfNewAsync() => (await CreateAsync("owl")).Item.Id;

    private Task<Creation<Note>> CreateAsync(string text, string? key = null) => _cluster.Grains.GetGrain<INotesGrain>(0).Create(text, key);

    private Task<Note?> ReadAsync(long id) => _cluster.Grains.GetGrain<INoteGrain>(id).Get().AsTask();
}
