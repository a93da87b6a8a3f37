using Owl.Storage.Sqlite;

namespace Owl.Storage.Tests.Sqlite;

public sealed class ListCacheTests
{
    private const int Limit = 100;

    private readonly ListCache _cache = new(Limit);

    [Fact]
    public void What_was_read_is_found_where_it_begins()
    {
        var first = Full(lastId: 10);
        var end = End(lastId: 12);

        _cache.Add(0, first, _cache.Generation);
        _cache.Add(10, end, _cache.Generation);

        Assert.Same(first, _cache.Find(0));
        Assert.Same(end, _cache.Find(10));
        Assert.Null(_cache.Find(5));
    }

    [Fact]
    public void A_new_item_takes_out_the_end_and_leaves_what_is_before_it()
    {
        var first = Full(lastId: 10);
        _cache.Add(0, first, _cache.Generation);
        _cache.Add(10, End(lastId: 12), _cache.Generation);
        _cache.Add(12, End(lastId: null), _cache.Generation);

        _cache.NoteChange();

        Assert.Same(first, _cache.Find(0));
        Assert.Null(_cache.Find(10));
        Assert.Null(_cache.Find(12));
    }

    [Fact]
    public void What_was_read_before_a_change_is_not_kept_after_it()
    {
        long generation = _cache.Generation;
        _cache.NoteChange();

        _cache.Add(0, End(lastId: null), generation);

        Assert.Null(_cache.Find(0));
    }

    [Fact]
    public void Chunks_that_do_not_go_on_from_the_first_item_are_not_kept()
    {
        _cache.Add(7, Full(lastId: 10), _cache.Generation);
        _cache.Add(7, End(lastId: 8), _cache.Generation);

        Assert.Null(_cache.Find(7));
    }

    [Fact]
    public void No_more_is_kept_than_the_limit()
    {
        _cache.Add(0, Full(lastId: 10, bytes: 60), _cache.Generation);
        _cache.Add(10, Full(lastId: 20, bytes: 60), _cache.Generation);

        Assert.NotNull(_cache.Find(0));
        Assert.Null(_cache.Find(10));
    }

    private static ListChunk Full(long lastId, int bytes = 10) => new(new byte[bytes], lastId, IsFull: true);

    private static ListChunk End(long? lastId) => new(new byte[10], lastId, IsFull: false);
}
