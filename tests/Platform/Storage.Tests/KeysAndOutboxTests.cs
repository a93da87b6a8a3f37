using Microsoft.Extensions.Time.Testing;
using Owl.Storage.Memory;

namespace Owl.Storage.Tests;

/// <summary>What every store must do with Idempotency-Keys and with what is still to be delivered.</summary>
public abstract class KeysAndOutboxTests
{
    private protected abstract IRowStore<Item> Store { get; }

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_row_under_the_same_key_is_not_stored_and_told_the_id_of_the_first()
    {
        Assert.Equal(1, await Store.AddAsync("first", "k"));

        Assert.Equal(new Appended(1, IsNew: false, DeliveryKey: null), await Store.AppendAsync(Item.Of("second"), "k"));

        Assert.Equal("first", (await Store.ReadAsync(1, TestEnd))!.Text);
        Assert.Null(await Store.ReadAsync(2, TestEnd));
        Assert.Equal([1], await PendingAsync());
    }

    [Fact]
    public async Task A_row_that_is_not_stored_uses_up_no_id()
    {
        await Store.AddAsync("first", "k");
        await Store.AppendAsync(Item.Of("again"), "k");

        Assert.Equal(2, await Store.AddAsync("second"));
    }

    [Fact]
    public async Task Of_many_rows_under_the_same_key_at_once_one_is_stored()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Store.AppendAsync(Item.Of("t"), "k")));

        Assert.Single(all, appended => appended.IsNew);
        Assert.All(all, appended => Assert.Equal(1, appended.Id));
        Assert.Equal(2, await Store.AddAsync("next"));
    }

    [Theory]
    [InlineData("K")]
    [InlineData("k ")]
    [InlineData("")]
    [InlineData("🦉")]
    public async Task Another_key_is_another_request(string other)
    {
        await Store.AddAsync("t", "k");

        Assert.Equal(2, await Store.AddAsync("t", other));
    }

    [Fact]
    public async Task Rows_without_a_key_have_nothing_to_do_with_each_other()
    {
        Assert.Equal(1, await Store.AddAsync("t"));
        Assert.Equal(2, await Store.AddAsync("t"));
    }

    [Theory]
    [InlineData(365)]
    [InlineData(-365)]
    public async Task A_key_is_known_as_long_as_its_row_wherever_the_clock_steps_to(int days)
    {
        await Store.AddAsync("t", "k");

        Time.AdjustTime(Time.GetUtcNow() + TimeSpan.FromDays(days));

        Assert.False((await Store.AppendAsync(Item.Of("t"), "k")).IsNew);
    }

    [Fact]
    public async Task A_new_row_is_pending_until_its_delivery_is_confirmed()
    {
        await Store.AddManyAsync(3);
        Assert.Equal([1, 2, 3], await PendingAsync());

        await Store.RemoveDeliveredAsync([2, 99]);
        Assert.Equal([1, 3], await PendingAsync());

        await Store.RemoveDeliveredAsync([1, 2, 3]);
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task A_delivery_has_a_key_that_does_not_change_and_a_part_of_it_is_random()
    {
        var appended = await Store.AppendAsync(Item.Of("t"), null, "00-trace-parent");
        var pending = (await Store.ReadPendingAsync(0, 1, 0, 10, TestEnd)).Rows.Single();

        Assert.Matches("^1-[0-9a-f]{16}$", appended.DeliveryKey);
        Assert.Equal(new PendingDelivery(1, appended.DeliveryKey!, "00-trace-parent"), pending);
    }

    [Fact]
    public async Task Pending_rows_are_read_page_by_page()
    {
        await Store.AddManyAsync(5);

        Assert.Equal([1, 2], await PendingAsync(after: 0, limit: 2));
        Assert.Equal([3, 4], await PendingAsync(after: 2, limit: 2));
        Assert.Equal([5], await PendingAsync(after: 4, limit: 2));
        Assert.Empty(await PendingAsync(after: 5, limit: 2));
    }

    [Fact]
    public async Task Each_partition_has_its_own_pending_rows_and_knows_how_far_all_of_them_go()
    {
        Assert.Equal(0, (await Store.ReadPendingAsync(0, 4, 0, 10, TestEnd)).Newest);
        await Store.AddManyAsync(10);
        var partitions = await Task.WhenAll(Enumerable.Range(0, 4).Select(part => Store.ReadPendingAsync(part, 4, 1, 2, TestEnd)));

        Assert.Equal(
            (long[][])[[4, 8], [5, 9], [2, 6], [3, 7]],
            partitions.Select(page => page.Rows.Select(row => row.Id).ToArray()));
        Assert.All(partitions, page => Assert.Equal(10, page.Newest));
        Assert.Equal(10, (await Store.ReadPendingAsync(3, 4, 7, 2, TestEnd)).Newest); // Of a page without rows, too.
    }

    [Fact]
    public async Task The_summary_tells_how_many_are_pending_and_since_when_the_oldest_is()
    {
        Assert.Equal(new OutboxSummary(0, null), await Store.SummarizeAsync(TestEnd));
        var start = Time.GetUtcNow();
        await Store.AddAsync("t");
        Time.Advance(TimeSpan.FromMinutes(1));
        await Store.AddAsync("t");

        Assert.Equal(new OutboxSummary(2, start), await Store.SummarizeAsync(TestEnd));
        await Store.RemoveDeliveredAsync([1]);
        Assert.Equal(new OutboxSummary(1, start + TimeSpan.FromMinutes(1)), await Store.SummarizeAsync(TestEnd));
    }

    private async Task<IEnumerable<long>> PendingAsync(long after = 0, int limit = 100) =>
        (await Store.ReadPendingAsync(0, 1, after, limit, TestEnd)).Rows.Select(row => row.Id);
}

public sealed class MemoryKeysAndOutboxTests : KeysAndOutboxTests
{
    private IRowStore<Item>? _store;

    private protected override IRowStore<Item> Store => _store ??= new MemoryStore<Item>(ItemTable.Definition, Time);
}
