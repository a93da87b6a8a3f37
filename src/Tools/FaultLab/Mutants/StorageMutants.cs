namespace Owl.FaultLab.Mutants;

internal static class StorageMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        In("Sqlite/SqliteFile", "Sqlite.StoreFileTests", "a commit is on disk before it is acknowledged", "synchronous = FULL", "synchronous = OFF"),
        In("Sqlite/SqliteWriter", "Sqlite.GroupCommitTests", "nobody learns of a commit that failed as of one that did not",
            "batch.ForEach(write => write.Fail(failure));", "batch.ForEach(write => write.Complete());"),
        In("Sqlite/SqliteWriter", "Sqlite.ListOrderTests", "the list is renewed before anybody learns that an item is stored",
            "if (_lastGiven > before)", "batch.ForEach(write => write.Complete());\n        batch.Clear();\n        if (_lastGiven > before)"),
        In("Sqlite/SqliteWriter", "Sqlite.GroupCommitTests", "more writes than the limit do not wait",
            "_queue = new(QueueLimit);", "_queue = new(1_000_000);"),
        In("Sqlite/RowCommands", "Sqlite.SickDiskTests", "an id of a commit that was not confirmed is not given again",
            "Math.Max(lastGiven, _lastId.Find()!.Value)", "_lastId.Find()!.Value"),
        In("Sqlite/RowSql", "Sqlite.SqliteKeysAndOutboxTests", "an id whose delivery is pending is not given again",
            "SELECT max((SELECT coalesce(max(id), 0) FROM {table.Name}), (SELECT coalesce(max(id), 0) FROM outbox))",
            "SELECT coalesce(max(id), 0) FROM {table.Name}"),
        In("Sqlite/WriterSession", "Sqlite.SickDiskTests", "after a flush that failed nobody says that nothing is stored",
            "when (!IsSurelyNotStored(e))", "when (!IsSurelyNotStored(e) && e.SqliteErrorCode == 0)"),
        In("Sqlite/WriterSession", "Sqlite.SickDiskTests", "a full disk is a refusal, not an unknown outcome",
            "e.SqliteErrorCode is SQLITE_FULL or SQLITE_READONLY", "e.SqliteErrorCode is SQLITE_READONLY"),
        In("Sqlite/RowCommands", "Sqlite.SqliteKeysAndOutboxTests", "an Idempotency-Key is kept with its row",
            "_insert.Bind(columns + 1, idempotencyKey)", "_insert.Bind(columns + 1, (string?)null)"),
        In("Sqlite/RowCommands", "Sqlite.SqliteKeysAndOutboxTests", "a task is stored together with its delivery",
            "_insertPending.Bind(0, id).Bind(1, _now).Bind(2, deliveryKey).Bind(3, traceParent).Run();", ""),
        In("Sqlite/RowCommands", "Sqlite.SqliteKeysAndOutboxTests", "a delivery that is confirmed is not pending any more",
            "_deletePending.Bind(0, id).Run()", "_deletePending.Bind(0, id)"),
        In("DeliveryKeys", "Sqlite.SqliteKeysAndOutboxTests", "a store that was brought back from a copy repeats no key of a delivery",
            "\"-\" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))", "\"-0123456789abcdef\""),
        In("Sqlite/SqliteFile", "Sqlite.StoreFileTests", "a file that is damaged is refused", "if (length <= WholeCheckBytes)", "if (length < 0)"),
        In("Sqlite/SqliteFile", "Sqlite.StoreFileTests", "a file of a newer version is refused",
            "version > SqliteSchema.Version", "version > SqliteSchema.Version + 1_000_000"),
        In("Sqlite/StoreLock", "Sqlite.StoreFileTests", "one process has a store", "FileShare.None", "FileShare.ReadWrite"),
        In("Sqlite/SqliteFile", "Sqlite.StoreFileTests", "the files of a store are their owner's alone",
            "KeepToOwner(); // What", "// What"),
        In("Sqlite/ListCache", "Sqlite.ListCacheTests", "what was read before a change is not kept after it",
            "generation != _generation || ", ""),
        In("Sqlite/ListCache", "Sqlite.ListCacheTests", "the list that is kept in memory has a bound",
            " || _bytes + chunk.Json.Length > limitBytes", ""),
        In("Sqlite/RowSql", "Sqlite.SqliteStoreTests", "who follows the pages of a list gets all of them",
            "(SELECT count(*) FROM page) > 1", "(SELECT count(*) FROM page) > 2"),
        In("Sqlite/RowSql", "Sqlite.SqliteStoreTests", "a page has its last item", "id > @after AND id <= @through", "id > @after AND id < @through"),
        In("Sqlite/RowSql", "Sqlite.SqliteKeysAndOutboxTests", "the oldest pending delivery is told",
            "(SELECT since FROM outbox ORDER BY id LIMIT 1)", "(SELECT since FROM outbox ORDER BY id DESC LIMIT 1)"),
        new("a folder that is made is there after a power cut", "src/Platform/Storage/Sqlite/DataFolder.cs",
            "        Flush(parent); //", "        //", "tests/Tools/FaultLab.Tests", "PowerCutTests"),
    ];

    private static Mutant In(string file, string tests, string promise, string text, string replacement) =>
        new(promise, $"src/Platform/Storage/{file}.cs", text, replacement, "tests/Platform/Storage.Tests", tests);
}
