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
        await Store.AddAsync("t");

        Assert.Null(await Store.ReadAsync(2, TestEnd));
        Assert.Null(await Store.ReadAsync(0, TestEnd));
        Assert.Null(await Store.ReadAsync(-1, TestEnd));
        Assert.Null(await Store.ReadAsync(long.MaxValue, TestEnd));
    }

    [Fact]
    public async Task Ids_go_1_2_3()
    {
        Assert.Equal(1, await Store.AddAsync("first"));
        Assert.Equal(2, await Store.AddAsync("second"));
        Assert.Equal(3, await Store.AddAsync("third"));

        Assert.Equal(new Item(2, "second", 0), await Store.ReadAsync(2, TestEnd));
    }

    [Fact]
    public async Task An_id_that_a_row_says_of_itself_means_nothing()
    {
        await Store.AppendAsync(new Item(7, "t", 0), null);

        Assert.Equal(new Item(1, "t", 0), await Store.ReadAsync(1, TestEnd));
        Assert.Null(await Store.ReadAsync(7, TestEnd));
    }

    [Fact]
    public async Task Of_many_rows_at_once_each_has_an_id_of_its_own_in_the_order_they_were_given()
    {
        Assert.Equal(Enumerable.Range(1, 500).Select(id => (long)id), await Store.AddManyAsync(500));
    }

    [Fact]
    public async Task Whoever_asks_for_what_is_behind_the_last_id_sees_every_row_once_while_rows_come_in()
    {
        const int Rows = 2000;
        var adding = Task.Run(() => Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (int row = 0; row < Rows / 8; row++)
            {
                await Store.AddAsync("t");
            }
        })), TestEnd);
        List<long> seen = [];
        while (seen.Count < Rows)
        {
            TestEnd.ThrowIfCancellationRequested();
            var json = new ArrayBufferWriter<byte>();
            await Store.WriteJsonAsync(seen.LastOrDefault(), long.MaxValue, json, TestEnd);
            seen.AddRange(Ids(json));
        }

        await adding;
        Assert.Equal(Enumerable.Range(1, Rows).Select(id => (long)id), seen);
    }

    [Fact]
    public async Task A_page_is_not_larger_than_its_limit_when_rows_come_in_while_it_is_read()
    {
        await Store.AddManyAsync(3);
        var page = await Store.FindPageEndAsync(0, 5, TestEnd);
        await Store.AddManyAsync(10);
        var json = new ArrayBufferWriter<byte>();
        await Store.WriteJsonAsync(0, page.LastId, json, TestEnd);

        Assert.Equal([1, 2, 3], Ids(json));
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public async Task Every_64_bit_number_comes_back(long number)
    {
        await Store.AppendAsync(Item.Of("t", number), null);

        Assert.Equal(new Item(1, "t", number), await Store.ReadAsync(1, TestEnd));
        Assert.Equal(number, (await ListAsync())[0].GetProperty("number").GetInt64());
    }

    [Fact]
    public async Task Any_text_comes_back_from_the_row_and_from_the_list()
    {
        await AnyText.Array[1, 50].SampleAsync(
            async texts =>
            {
                long[] ids = await Task.WhenAll(texts.Select(text => Store.AddAsync(text)));
                string[] read = await Task.WhenAll(ids.Select(async id => (await Store.ReadAsync(id, TestEnd))!.Text));
                string list = await ChunkAsync(ids.Min() - 1, ids.Max());

                var listed = JsonDocument.Parse($"[{list}]").RootElement.EnumerateArray()
                    .ToDictionary(item => item.GetProperty("id").GetInt64(), item => item.GetProperty("text").GetString());
                Assert.Equal(texts, read);
                Assert.Equal(texts, ids.Select(id => listed[id]));
            },
            iter: 40);
    }

    [Fact]
    public async Task Lists_show_raw_text_in_id_order()
    {
        await Store.AppendAsync(Item.Of("買い物\n", 10), "key");
        await Store.AppendAsync(Item.Of("🦉", 20), null);

        Assert.Equal("""{"id":1,"text":"買い物\n","number":10},{"id":2,"text":"🦉","number":20}""", await ChunkAsync(0, long.MaxValue));
    }

    [Fact]
    public async Task A_list_behind_its_last_item_is_empty_and_writes_nothing()
    {
        await Store.AddAsync("t");
        var json = new ArrayBufferWriter<byte>();

        Assert.Null(await Store.WriteJsonAsync(1, long.MaxValue, json, TestEnd));
        Assert.Equal(0, json.WrittenCount);
    }

    [Fact]
    public async Task A_list_begins_behind_one_id_and_ends_with_another()
    {
        await Store.AddManyAsync(6);
        var json = new ArrayBufferWriter<byte>();

        Assert.Equal(5, await Store.WriteJsonAsync(2, 5, json, TestEnd));
        Assert.Equal([3, 4, 5], Ids(json));
    }

    [Fact]
    public async Task A_long_list_comes_in_chunks_that_hold_every_item_once()
    {
        const int Items = 300;
        const int ItemBytes = 1000;
        await Store.AddManyAsync(Items, new string('x', ItemBytes));
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
        await Store.AddAsync(large);
        await Store.AddAsync("small");
        var json = new ArrayBufferWriter<byte>();

        Assert.Equal(1, await Store.WriteJsonAsync(0, long.MaxValue, json, TestEnd));
        Assert.Equal([1], Ids(json));
    }

    [Theory]
    [InlineData(0, 2, 2, true)]
    [InlineData(2, 2, 4, true)]
    [InlineData(0, 4, 4, true)]
    [InlineData(0, 5, 5, false)]
    [InlineData(3, 2, 5, false)]
    [InlineData(3, 3, 5, false)]
    [InlineData(0, 10_000, 5, false)]
    [InlineData(5, 1, 5, false)]
    [InlineData(long.MaxValue, 1, long.MaxValue, false)]
    public async Task A_page_ends_with_its_last_item_and_knows_whether_there_are_more(long after, int limit, long lastId, bool hasMore)
    {
        await Store.AddManyAsync(5);

        Assert.Equal(new PageEnd(lastId, hasMore), await Store.FindPageEndAsync(after, limit, TestEnd));
    }

    [Fact]
    public async Task An_empty_list_is_one_page() =>
        Assert.Equal(new PageEnd(0, false), await Store.FindPageEndAsync(0, 1, TestEnd));

    [Fact]
    public Task A_store_that_works_says_so() => Store.ProbeAsync(TestEnd);

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
