using Owl.SiloDefaults.Grains;
using Owl.Testing;

namespace Owl.SiloDefaults.Tests.Grains;

/// <summary>Two silos of one service, which share its store.</summary>
/// <param name="directory">Whether Orleans' own directory is the one of production, or that of its test cluster.</param>
public abstract class TwoSilosTests(bool directory) : IAsyncLifetime
{
    private ServiceCluster<Note> _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await ServiceCluster<Note>.StartAsync(Note.Table, silos: 2, directory);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _cluster.DisposeAsync();
    }

    [Fact]
    public async Task An_ordinary_grain_has_one_activation_in_the_cluster()
    {
        for (int key = 0; key < 20; key++)
        {
            Assert.Equal(1, await On(0).GetGrain<IOrdinaryGrain>(key).Call());
            Assert.Equal(2, await On(1).GetGrain<IOrdinaryGrain>(key).Call());
        }
    }

    [Fact]
    public async Task A_collection_and_its_items_are_on_each_silo_that_is_asked()
    {
        var first = await CreateAsync(0, "owl", null);
        var second = await CreateAsync(1, "mouse", null);
        await Task.WhenAll(ReadAsync(0, 1), ReadAsync(0, 2), ReadAsync(1, 1), ReadAsync(1, 2));

        Assert.Equal((1, 2), (first.Item.Id, second.Item.Id));
        Assert.Equal(2, await _cluster.CountActivationsAsync<NotesGrain>());
        Assert.Equal(4, await _cluster.CountActivationsAsync<NoteGrain>());
    }

    [Fact]
    public async Task Of_the_same_request_at_both_silos_one_creates()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => CreateAsync(number % 2, "owl", "key")));

        Assert.Single(all, one => one.Outcome is CreationOutcome.Created);
        Assert.All(all, one => Assert.Equal(new Note(1, "owl"), one.Item));
    }

    [Fact]
    public async Task Of_256_who_ask_at_once_for_an_item_that_is_not_there_each_is_told_so()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 256).Select(number => ReadAsync(number % 2, 1000)));

        Assert.All(answers, Assert.Null);
    }

    [Fact]
    public async Task When_a_silo_is_killed_the_other_creates_and_reads_without_a_pause()
    {
        await CreateAsync(1, "owl", "key");
        await ReadAsync(1, 1);

        await _cluster.KillAsync(1);

        Assert.Equal(new Note(1, "owl"), await ReadAsync(0, 1));
        Assert.Equal(CreationOutcome.Replayed, (await CreateAsync(0, "owl", "key")).Outcome);
        Assert.Equal(2, (await CreateAsync(0, "mouse", null)).Item.Id);
    }

    private IGrainFactory On(int silo) => _cluster.GrainsOf(silo);

    private Task<Creation<Note>> CreateAsync(int silo, string text, string? key) => On(silo).GetGrain<INotesGrain>(0).Create(text, key);

    private Task<Note?> ReadAsync(int silo, long id) => On(silo).GetGrain<INoteGrain>(id).Get().AsTask();
}

public sealed class TwoSilosWithTheDirectoryOfProductionTests() : TwoSilosTests(true);

public sealed class TwoSilosWithTheDirectoryOfTheTestClusterTests() : TwoSilosTests(false);
