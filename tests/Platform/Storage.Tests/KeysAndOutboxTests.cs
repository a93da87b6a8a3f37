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
    public async Task A_second_row_under_the_same_key_is_refused_with_the_id_of_the_first()
    {
        Assert.True(await CreateAsync(1, key: "k"));

        var taken = await Assert.ThrowsAsync<IdempotencyKeyTakenException>(() => CreateAsync(2, key: "k"));

        Assert.Equal(1, taken.ItemId);
        Assert.Null(await Store.ReadAsync(2, TestEnd));
        Assert.Equal([1], await PendingAsync());
    }

    [Fact]
    public async Task Of_two_rows_under_the_same_key_at_once_one_is_stored()
    {
        var first = CreateAsync(1, key: "k");
        var second = CreateAsync(2, key: "k");

        Assert.True(await first);
        await Assert.ThrowsAsync<IdempotencyKeyTakenException>(() => second);
    }

    [Theory]
    [InlineData("K")]
    [InlineData("k ")]
    [InlineData("🦉")]
    public async Task Another_key_is_another_request(string other)
    {
        await CreateAsync(1, key: "k");

        Assert.True(await CreateAsync(2, key: other));
    }

    [Fact]
    public async Task Rows_without_a_key_have_nothing_to_do_with_each_other()
    {
        Assert.True(await CreateAsync(1, key: null));
        Assert.True(await CreateAsync(2, key: null));
    }

    [Fact]
    public async Task A_taken_id_does_not_use_up_the_key()
    {
        await CreateAsync(1, key: null);
        Assert.False(await CreateAsync(1, key: "k"));

        Assert.True(await CreateAsync(2, key: "k"));
    }

    [Fact]
    public async Task Keys_are_forgotten_by_their_age_and_free_again_then()
    {
        await CreateAsync(1, key: "old");
        Time.Advance(TimeSpan.FromHours(1));
        await CreateAsync(2, key: "young");

        Assert.Equal(0, await Store.ForgetKeysAsync(Time.GetUtcNow() - TimeSpan.FromHours(1)));
        Assert.Equal(1, await Store.ForgetKeysAsync(Time.GetUtcNow()));
        Assert.Equal(0, await Store.ForgetKeysAsync(Time.GetUtcNow()));

        Assert.True(await CreateAsync(3, key: "old"));
        await Assert.ThrowsAsync<IdempotencyKeyTakenException>(() => CreateAsync(4, key: "young"));
        Assert.NotNull(await Store.ReadAsync(1, TestEnd)); // Only the key is forgotten.
    }

    [Fact]
    public async Task All_old_keys_are_forgotten_in_as_many_steps_as_it_takes()
    {
        await Task.WhenAll(Enumerable.Range(1, 2500).Select(id => CreateAsync(id, key: $"{id}")));
        Time.Advance(TimeSpan.FromHours(1));
        int forgotten = 0;

        for (int step; (step = await Store.ForgetKeysAsync(Time.GetUtcNow())) > 0;)
        {
            forgotten += step;
        }

        Assert.Equal(2500, forgotten);
    }

    [Fact]
    public async Task A_new_row_is_pending_until_its_delivery_is_confirmed()
    {
        await CreateAsync(2, key: null);
        await CreateAsync(1, key: null);
        await CreateAsync(3, key: null);
        Assert.Equal([1, 2, 3], await PendingAsync());

        await Store.RemoveDeliveredAsync([2, 99]);
        Assert.Equal([1, 3], await PendingAsync());

        await Store.RemoveDeliveredAsync([1, 2, 3]);
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task A_row_that_was_not_stored_is_not_pending()
    {
        await CreateAsync(1, key: null);
        await Store.RemoveDeliveredAsync([1]);

        Assert.False(await CreateAsync(1, key: null));
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task A_new_version_of_a_row_is_not_pending_again()
    {
        await CreateAsync(1, key: null);
        await Store.RemoveDeliveredAsync([1]);

        await Store.WriteAsync(1, Item.Of(1, "second"), replaces: 1);

        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task Pending_rows_are_read_page_by_page()
    {
        await Task.WhenAll(Enumerable.Range(1, 5).Select(id => CreateAsync(id, key: null)));

        Assert.Equal([1, 2], await Store.ReadPendingAsync(0, 2, TestEnd));
        Assert.Equal([3, 4], await Store.ReadPendingAsync(2, 2, TestEnd));
        Assert.Equal([5], await Store.ReadPendingAsync(4, 2, TestEnd));
        Assert.Empty(await Store.ReadPendingAsync(5, 2, TestEnd));
    }

    [Fact]
    public async Task The_summary_tells_how_many_are_pending_and_since_when_the_oldest_is()
    {
        Assert.Equal(new OutboxSummary(0, null), await Store.SummarizeAsync(TestEnd));
        var start = Time.GetUtcNow();
        await CreateAsync(1, key: null);
        Time.Advance(TimeSpan.FromMinutes(1));
        await CreateAsync(2, key: null);

        Assert.Equal(new OutboxSummary(2, start), await Store.SummarizeAsync(TestEnd));
        await Store.RemoveDeliveredAsync([1]);
        Assert.Equal(new OutboxSummary(1, start + TimeSpan.FromMinutes(1)), await Store.SummarizeAsync(TestEnd));
    }

    private protected Task<bool> CreateAsync(long id, string? key) =>
        Store.WriteAsync(id, Item.Of(id, $"{id}") with { Key = key }, replaces: 0);

    private Task<IReadOnlyList<long>> PendingAsync() => Store.ReadPendingAsync(0, 100, TestEnd);
}

public sealed class MemoryKeysAndOutboxTests : KeysAndOutboxTests
{
    private IRowStore<Item>? _store;

    private protected override IRowStore<Item> Store => _store ??= new MemoryStore<Item>(ItemTable.Definition, Time);
}
