using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Owl.Storage.Sqlite;

namespace Owl.Storage.Tests.Sqlite;

/// <summary>In which order a commit is told: first to the list that is kept in memory, then to those who wait for it.</summary>
public sealed class ListOrderTests : IDisposable
{
    private readonly StoreFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Whoever_learns_that_an_item_is_stored_finds_it_in_the_list()
    {
        var list = new ListCache(limitBytes: 1000);
        using var file = SqliteFile.Open(_file.Path, ItemTable.Definition);
        using var writer = new SqliteWriter<Item>(
            "items",
            () => new WriterSession<Item>(file.Connect(SqliteOpenMode.ReadWrite), ItemTable.Definition, TimeProvider.System),
            new StoreLog(NullLogger.Instance, file.Path),
            list);
        long before = list.Generation;

        long told = await writer.WriteAsync(new Witness(list));

        Assert.Equal(before + 1, told);
    }

    /// <summary>A row whose writer looks at the list in the very moment in which it learns that the row is stored.</summary>
    private sealed class Witness(ListCache list) : StoreWrite<Item, long>
    {
        public override void Execute(RowCommands<Item> commands) => commands.Append(Item.Of("t"), null, null);

        public override void Complete()
        {
            Result = list.Generation;
            base.Complete();
        }
    }
}
