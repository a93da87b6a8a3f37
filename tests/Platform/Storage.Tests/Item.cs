namespace Owl.Storage.Tests;

/// <summary>A row with a text and a number that lists show, and a note that they do not.</summary>
internal sealed record Item(long Id, string Text, long Number, string Note)
{
    /// <summary>The key that it is created under; like an Idempotency-Key, it is no column.</summary>
    public string? Key { get; init; }

    public static Item Of(long id, string text) => new(id, text, id * 10, "note of " + text);
}

internal static class ItemTable
{
    public const string GrainType = "item";

    public static readonly Table<Item> Definition = Create(item => item.Text);

    /// <summary>The table for a store whose writer goes through <paramref name="door"/>.</summary>
    public static Table<Item> Behind(Door door) => Create(door.Pass);

    private static Table<Item> Create(Func<Item, string> text) => new(
        "items",
        GrainType,
        [
            Column<Item>.Text("text", text),
            Column<Item>.Number("number", item => item.Number),
            Column<Item>.Text("note", item => item.Note) with { Listed = false },
        ],
        (id, row) => new Item(id, row.GetString(0), row.GetInt64(1), row.GetString(2)))
    {
        IdempotencyKey = item => item.Key,
        HasOutbox = true,
    };
}

/// <summary>Stops the writer in the middle of a transaction, at the item <see cref="Stop"/>, so that writes queue up behind it.</summary>
internal sealed class Door
{
    private const string StopText = "stops at the door";
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static Item Stop(long id) => Item.Of(id, StopText);

    /// <summary>Ends when the writer stands at the door.</summary>
    public Task Reached => _reached.Task;

    public void Open() => _open.TrySetResult();

    public string Pass(Item item)
    {
        if (item.Text == StopText)
        {
            _reached.TrySetResult();
            Assert.True(_open.Task.Wait(TimeSpan.FromSeconds(30)), "nobody opened the door");
        }

        return item.Text;
    }
}
