using Owl.Storage.Memory;

namespace Owl.Storage.Tests;

public sealed class MemoryStoreTests : RowStoreTests
{
    private protected override IRowStore<Item> Store { get; } = new MemoryStore<Item>(ItemTable.Definition, TimeProvider.System);
}
