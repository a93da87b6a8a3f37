using Microsoft.Extensions.Logging.Abstractions;
using Owl.SiloDefaults.Storage;
using Owl.SiloDefaults.Storage.Sqlite;
using Owl.Testing;

namespace Owl.SiloDefaults.Tests.Storage.Sqlite;

public sealed class SqliteStoreTests : RowStoreTests, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteStore<Item> _store;

    public SqliteStoreTests() => _store = SqliteStore<Item>.Open(_folder.File("items.db"), ItemTable.Definition, TimeProvider.System, NullLogger.Instance);

    private protected override IRowStore<Item> Store => _store;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }
}
