namespace Owl.Storage.Tests;

/// <summary>A row with a text and a number.</summary>
internal sealed record Item(long Id, string Text, long Number)
{
    /// <summary>One that is not stored yet.</summary>
    public static Item Of(string text, long number = 0) => new(0, text, number);
}

internal static class ItemTable
{
    public static readonly Table<Item> Definition = Create(item => item.Text);

    /// <summary>The table for a store whose writer goes through <paramref name="door"/>.</summary>
    public static Table<Item> Behind(Door door) => Create(door.Pass);

    private static Table<Item> Create(Func<Item, string> text) => new(
        "items",
        [Column<Item>.Text("text", text), Column<Item>.Number("number", item => item.Number)],
        (id, row) => new Item(id, row.GetString(0), row.GetInt64(1)),
        (item, id) => item with { Id = id })
    {
        HasOutbox = true,
    };
}

internal static class ItemStore
{
    /// <returns>The id of the new row.</returns>
    public static async Task<long> AddAsync(this IRowStore<Item> store, string text, string? key = null)
    {
        var appended = await store.AppendAsync(Item.Of(text), key);
        Assert.True(appended.IsNew);
        return appended.Id;
    }

    /// <summary>Adds so many rows at once.</summary>
    public static Task<long[]> AddManyAsync(this IRowStore<Item> store, int count, string text = "t") =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => store.AddAsync(text)));
}

/// <summary>Stops the writer in the middle of a transaction, at the item <see cref="Stop"/>, so that writes queue up behind it.</summary>
internal sealed class Door
{
    private const string StopText = "stops at the door";
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static Item Stop { get; } = Item.Of(StopText);

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
