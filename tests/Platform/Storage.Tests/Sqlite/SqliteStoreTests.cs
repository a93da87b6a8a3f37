using Owl.Storage.Sqlite;

namespace Owl.Storage.Tests.Sqlite;

public sealed class SqliteStoreTests : RowStoreTests, IDisposable
{
    private readonly StoreFile _file = new();
    private readonly SqliteStore<Item> _store;

    public SqliteStoreTests() => _store = _file.Open();

    private protected override IRowStore<Item> Store => _store;

    public void Dispose()
    {
        _store.Dispose();
        _file.Dispose();
    }
}
