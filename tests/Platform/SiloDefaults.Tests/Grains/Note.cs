using Orleans.Concurrency;
using Owl.SiloDefaults.Grains;
using Owl.Storage;

namespace Owl.SiloDefaults.Tests.Grains;

/// <summary>An item as a service would have it, with its two grains.</summary>
[GenerateSerializer, Immutable, Alias("owl.tests.Note")]
internal sealed record Note([property: Id(0)] long Id, [property: Id(1)] string Text)
{
    public static readonly Table<Note> Table = new(
        "notes",
        [Column<Note>.Text("text", note => note.Text)],
        (id, row) => new Note(id, row.GetString(0)),
        (note, id) => note with { Id = id });
}

[Alias("owl.tests.INoteGrain")]
internal interface INoteGrain : IGrainWithIntegerKey
{
    [Alias("get"), ReadOnly]
    ValueTask<Note?> Get();
}

[GrainType("note")]
internal sealed class NoteGrain(IRowStore<Note> rows, ItemsInMemory inMemory)
    : ItemGrain<Note>(rows, inMemory), INoteGrain;

[Alias("owl.tests.INotesGrain")]
internal interface INotesGrain : IGrainWithIntegerKey
{
    [Alias("create")]
    Task<Creation<Note>> Create(string text, string? idempotencyKey);
}

[GrainType("notes")]
internal sealed class NotesGrain(IRowStore<Note> rows, Table<Note> table) : CollectionGrain<Note>(rows, table), INotesGrain
{
    public Task<Creation<Note>> Create(string text, string? idempotencyKey) => CreateAsync(new Note(0, text), idempotencyKey);
}

/// <summary>A grain as most are: there is one in the cluster, wherever it is called.</summary>
[Alias("owl.tests.IOrdinaryGrain")]
internal interface IOrdinaryGrain : IGrainWithIntegerKey
{
    /// <returns>How often it was called.</returns>
    [Alias("call")]
    ValueTask<int> Call();
}

[GrainType("ordinary")]
internal sealed class OrdinaryGrain : Grain, IOrdinaryGrain
{
    private int _calls;

    public ValueTask<int> Call() => ValueTask.FromResult(++_calls);
}
