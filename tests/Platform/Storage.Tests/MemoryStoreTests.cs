using Owl.SiloDefaults.Storage;

namespace Owl.SiloDefaults.Tests.Storage;

public sealed class MemoryStoreTests : RowStoreTests
{
    private protected override IRowStore<Item> Store { get; } = new MemoryStore<Item>(ItemTable.Definition, TimeProvider.System);
}
