namespace Owl.Storage.Sqlite;

/// <summary>The tables of a store, and how those of an earlier version become them.</summary>
internal static class SqliteSchema
{
    public const long Version = 2;

    // Times are milliseconds since 1970-01-01 UTC.
    private const string Outbox =
        "CREATE TABLE outbox (id INTEGER PRIMARY KEY, since BIGINT NOT NULL, delivery_key TEXT NOT NULL, trace_parent TEXT);";

    public static string Create<TRow>(Table<TRow> table)
        where TRow : class => string.Join('\n',
        $"CREATE TABLE {table.Name} (id INTEGER PRIMARY KEY, {string.Concat(table.Columns.Select(column => $"{column.Name} {column.SqlType} NOT NULL, "))}idempotency_key TEXT);",
        KeyIndex(table.Name),
        Outbox);

    /// <summary>Version 1 had the keys in a table of their own, and made the key of a delivery of the store's id and the row's.</summary>
    public static string MigrateFrom1(string table) => string.Join('\n',
        $"ALTER TABLE {table} DROP COLUMN version;",
        $"ALTER TABLE {table} ADD COLUMN idempotency_key TEXT;",
        $"UPDATE {table} SET idempotency_key = k.idempotency_key FROM idempotency_keys k WHERE k.id = {table}.id;",
        KeyIndex(table),
        "ALTER TABLE outbox RENAME TO outbox_1;",
        Outbox,
        "INSERT INTO outbox (id, since, delivery_key) SELECT o.id, o.since, s.store_id || '-' || o.id FROM outbox_1 o, store s;",
        "DROP TABLE outbox_1; DROP TABLE idempotency_keys; DROP TABLE store;");

    // Most rows have no key, and need no place in the index.
    private static string KeyIndex(string table) =>
        $"CREATE UNIQUE INDEX {table}_idempotency_key ON {table} (idempotency_key) WHERE idempotency_key IS NOT NULL;";
}
