using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace Owl.Storage.Tests;

/// <summary>What every store must do.</summary>
public abstract class RowStoreTests
{
    // Every scalar value but U+0000, which no request may hold.
    private static readonly Gen<string> AnyText = Gen.OneOf(
            Gen.Int[1, 0xD7FF],
            Gen.Int[0xE000, 0x10FFFF],
            Gen.Int[1, 0x7F],
            Gen.OneOf(0x22, 0x27, 0x5C, 0x7F, 0x80, 0x2028, 0xFEFF, 0xFFFD, 0xFFFF, 0x10000, 0x1F989))
        .Select(scalar => new Rune(scalar).ToString())
        .Array[0, 40]
        .Select(string.Concat);

    private protected abstract IRowStore<Item> Store { get; }

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_that_was_never_written_is_not_there()
    {
        Assert.Null(await ReadAsync(1));
        Assert.Equal(0, Store.HighestId);
    }

    [Fact]
    public async Task A_new_row_is_at_version_1()
    {
        Assert.True(await Store.WriteAsync(7, Item.Of(7, "seven"), replaces: 0));

        Assert.Equal(new StoredRow<Item>(Item.Of(7, "seven"), 1), await ReadAsync(7));
    }

    [Fact]
    public async Task A_taken_id_is_refused_and_the_stored_row_stays()
    {
        await InsertAsync(1, "first");

        Assert.False(await Store.WriteAsync(1, Item.Of(1, "second"), replaces: 0));

        Assert.Equal(new StoredRow<Item>(Item.Of(1, "first"), 1), await ReadAsync(1));
    }

    [Fact]
    public async Task Each_write_replaces_the_version_before_it()
    {
        await InsertAsync(1, "first");

        Assert.True(await Store.WriteAsync(1, Item.Of(1, "second"), replaces: 1));
        Assert.True(await Store.WriteAsync(1, Item.Of(1, "third"), replaces: 2));

        Assert.Equal(new StoredRow<Item>(Item.Of(1, "third"), 3), await ReadAsync(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_write_that_replaces_another_version_than_the_stored_one_is_refused(long replaces)
    {
        await InsertAsync(1, "first");
        await Store.WriteAsync(1, Item.Of(1, "second"), replaces: 1);

        Assert.False(await Store.WriteAsync(1, Item.Of(1, "late"), replaces));

        Assert.Equal(new StoredRow<Item>(Item.Of(1, "second"), 2), await ReadAsync(1));
    }

    [Fact]
    public async Task A_row_that_is_not_there_cannot_be_replaced()
    {
        Assert.False(await Store.WriteAsync(1, Item.Of(1, "ghost"), replaces: 1));

        Assert.Null(await ReadAsync(1));
    }

    [Fact]
    public async Task A_row_is_deleted_at_its_version_only()
    {
        await InsertAsync(1, "first");

        Assert.False(await Store.DeleteAsync(1, replaces: 2));
        Assert.NotNull(await ReadAsync(1));
        Assert.True(await Store.DeleteAsync(1, replaces: 1));
        Assert.Null(await ReadAsync(1));
        Assert.False(await Store.DeleteAsync(1, replaces: 1));
    }

    [Fact]
    public async Task An_id_is_free_again_once_its_row_is_deleted()
    {
        await InsertAsync(1, "first");
        await Store.DeleteAsync(1, replaces: 1);

        await InsertAsync(1, "second");

        Assert.Equal(new StoredRow<Item>(Item.Of(1, "second"), 1), await ReadAsync(1));
    }

    [Fact]
    public async Task Of_two_writers_for_one_id_exactly_one_is_told_that_it_wrote()
    {
        var first = Store.WriteAsync(1, Item.Of(1, "first"), replaces: 0);
        var second = Store.WriteAsync(1, Item.Of(1, "second"), replaces: 0);

        Assert.True(await first ^ await second);
        Assert.Equal(Item.Of(1, await first ? "first" : "second"), (await ReadAsync(1))!.Row);
    }

    [Fact]
    public async Task Writes_to_one_row_happen_in_the_order_they_were_given()
    {
        Task<bool>[] writes = [.. Enumerable.Range(0, 100).Select(version => Store.WriteAsync(1, Item.Of(1, $"{version}"), version))];

        Assert.All(await Task.WhenAll(writes), Assert.True);
        Assert.Equal(new StoredRow<Item>(Item.Of(1, "99"), 100), await ReadAsync(1));
    }

    [Fact]
    public async Task The_highest_id_is_the_highest_one_written_in_whatever_order()
    {
        await InsertAsync(3, "c");
        await InsertAsync(9, "i");
        await InsertAsync(5, "e");

        Assert.Equal(9, Store.HighestId);
    }

    [Fact]
    public async Task The_highest_id_does_not_sink_when_its_row_is_deleted()
    {
        await InsertAsync(3, "c");
        await Store.DeleteAsync(3, replaces: 1);

        Assert.Equal(3, Store.HighestId);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public async Task Every_64_bit_number_comes_back(long number)
    {
        var item = new Item(1, "t", number, "n");
        await Store.WriteAsync(1, item, replaces: 0);

        Assert.Equal(item, (await ReadAsync(1))!.Row);
        Assert.Equal(number, (await ListAsync())[0].GetProperty("number").GetInt64());
    }

    [Fact]
    public async Task The_largest_id_there_can_be_is_listed_too()
    {
        await Store.WriteAsync(long.MaxValue, new Item(long.MaxValue, "t", 0, "n"), replaces: 0);

        Assert.Equal(long.MaxValue, (await ListAsync()).Single().GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task Any_text_comes_back_from_the_row_and_from_the_list()
    {
        long lastId = 0;
        await AnyText.Array[1, 50].SampleAsync(
            async texts =>
            {
                long first = Interlocked.Add(ref lastId, texts.Length) - texts.Length + 1;
                await Task.WhenAll(texts.Select((text, index) => Store.WriteAsync(first + index, new Item(first + index, text, 0, text), 0)));
                string list = await ChunkAsync(first - 1, first + texts.Length - 1);

                var listed = JsonDocument.Parse($"[{list}]").RootElement.EnumerateArray().Select(item => item.GetProperty("text").GetString());
                Assert.Equal(texts, listed);
                Assert.Equal(texts[0], (await ReadAsync(first))!.Row.Note);
            },
            iter: 40);
    }

    [Fact]
    public async Task Lists_show_raw_text_in_id_order_and_only_what_is_listed()
    {
        await InsertAsync(2, "🦉");
        await InsertAsync(1, "買い物\n");

        Assert.Equal("""{"id":1,"text":"買い物\n","number":10},{"id":2,"text":"🦉","number":20}""", await ChunkAsync(0, long.MaxValue));
    }

    [Fact]
    public async Task A_list_behind_its_last_item_is_empty_and_writes_nothing()
    {
        await InsertAsync(5, "e");
        var json = new ArrayBufferWriter<byte>();

        Assert.Null(await Store.WriteJsonAsync(5, long.MaxValue, json, TestEnd));
        Assert.Equal(0, json.WrittenCount);
    }

    [Fact]
    public async Task A_list_begins_behind_one_id_and_ends_with_another()
    {
        await InsertManyAsync(6, id => $"{id}");
        var json = new ArrayBufferWriter<byte>();

        Assert.Equal(5, await Store.WriteJsonAsync(2, 5, json, TestEnd));
        Assert.Equal([3, 4, 5], Ids(json));
    }

    [Fact]
    public async Task A_long_list_comes_in_chunks_that_hold_every_item_once()
    {
        const int Items = 300;
        const int ItemBytes = 1000;
        await InsertManyAsync(Items, _ => new string('x', ItemBytes));
        List<long> ids = [];
        int chunks = 0;

        for (long? last = 0; chunks < Items; chunks++)
        {
            var json = new ArrayBufferWriter<byte>();
            last = await Store.WriteJsonAsync(last.Value, long.MaxValue, json, TestEnd);
            if (last is null)
            {
                break;
            }

            Assert.InRange(json.WrittenCount, ItemBytes, IItemList.ChunkBytes + (2 * ItemBytes));
            ids.AddRange(Ids(json));
            Assert.Equal(last, ids[^1]);
        }

        Assert.Equal(Enumerable.Range(1, Items).Select(id => (long)id), ids);
        Assert.InRange(chunks, 4, 6);
    }

    [Fact]
    public async Task An_item_that_is_larger_than_a_chunk_is_listed_whole()
    {
        string large = new('x', 3 * IItemList.ChunkBytes);
        await InsertAsync(1, large);
        await InsertAsync(2, "small");
        var json = new ArrayBufferWriter<byte>();

        Assert.Equal(1, await Store.WriteJsonAsync(0, long.MaxValue, json, TestEnd));
        Assert.Equal([1], Ids(json));
    }

    [Theory]
    [InlineData(0, 2, 4, true)]
    [InlineData(2, 2, 6, true)]
    [InlineData(0, 4, 8, true)]
    [InlineData(3, 3, 8, true)]
    [InlineData(0, 5, long.MaxValue, false)]
    [InlineData(4, 3, long.MaxValue, false)]
    [InlineData(0, 10_000, long.MaxValue, false)]
    [InlineData(10, 1, long.MaxValue, false)]
    [InlineData(long.MaxValue, 1, long.MaxValue, false)]
    public async Task A_page_ends_with_its_last_item_or_with_the_list(long after, int limit, long lastId, bool hasMore)
    {
        foreach (long id in (long[])[2, 4, 6, 8, 10])
        {
            await InsertAsync(id, "t");
        }

        Assert.Equal(new PageEnd(lastId, hasMore), await Store.FindPageEndAsync(after, limit, TestEnd));
    }

    [Fact]
    public async Task An_empty_list_is_one_page() =>
        Assert.Equal(new PageEnd(long.MaxValue, false), await Store.FindPageEndAsync(0, 1, TestEnd));

    [Fact]
    public Task A_store_that_works_says_so() => Store.ProbeAsync(TestEnd);

    private Task<StoredRow<Item>?> ReadAsync(long id) => Store.ReadAsync(id, TestEnd);

    private async Task InsertAsync(long id, string text) => Assert.True(await Store.WriteAsync(id, Item.Of(id, text), replaces: 0));

    private Task InsertManyAsync(int count, Func<int, string> text) =>
        Task.WhenAll(Enumerable.Range(1, count).Select(id => InsertAsync(id, text(id))));

    private async Task<string> ChunkAsync(long after, long through)
    {
        var json = new ArrayBufferWriter<byte>();
        await Store.WriteJsonAsync(after, through, json, TestEnd);
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    private async Task<JsonElement[]> ListAsync() =>
        [.. JsonDocument.Parse($"[{await ChunkAsync(0, long.MaxValue)}]").RootElement.EnumerateArray()];

    private static IEnumerable<long> Ids(ArrayBufferWriter<byte> json) =>
        JsonDocument.Parse($"[{Encoding.UTF8.GetString(json.WrittenSpan)}]").RootElement.EnumerateArray().Select(item => item.GetProperty("id").GetInt64());
}
