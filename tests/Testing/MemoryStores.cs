using Owl.Storage;
using Owl.Storage.Memory;

namespace Owl.Testing;

public static class MemoryStores
{
    /// <summary>A store in memory, for silos of one process that share it.</summary>
    public static IRowStore<TRow> Create<TRow>(Table<TRow> table)
        where TRow : class => new MemoryStore<TRow>(table, TimeProvider.System);
}
