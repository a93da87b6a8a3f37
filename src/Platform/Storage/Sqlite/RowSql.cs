namespace Owl.Storage.Sqlite;

/// <summary>The statements for a table, in the SQL that SQLite and PostgreSQL share.</summary>
internal sealed class RowSql<TRow>(Table<TRow> table)
    where TRow : class
{
    private readonly string[] _names = [.. table.Columns.Select(column => column.Name)];

    public const string InsertKey =
        "INSERT INTO idempotency_keys (id, idempotency_key, created) VALUES (@id, @key, @created) ON CONFLICT DO NOTHING";

    public const string FindKey = "SELECT id FROM idempotency_keys WHERE idempotency_key = @key";

    public const string DeleteKey = "DELETE FROM idempotency_keys WHERE idempotency_key = @key";

    // Ids go up with time, so the oldest keys are at the front, and looking at a front of 1,000 finds them.
    public const string ForgetKeys =
        "DELETE FROM idempotency_keys WHERE created < @before AND id <= (SELECT max(id) FROM (SELECT id FROM idempotency_keys ORDER BY id LIMIT 1000) AS front)";

    public const string InsertPending = "INSERT INTO outbox (id, since) VALUES (@id, @since) ON CONFLICT (id) DO NOTHING";

    public const string DeletePending = "DELETE FROM outbox WHERE id = @id";

    public const string ReadPending = "SELECT id FROM outbox WHERE id > @after ORDER BY id LIMIT @limit";

    // The lowest id is the oldest.
    public const string SummarizePending = "SELECT count(*), coalesce((SELECT since FROM outbox ORDER BY id LIMIT 1), 0) FROM outbox";

    public const string StoreId = "SELECT store_id FROM store";

    // Times are milliseconds since 1970-01-01 UTC.
    public string CreateTables => string.Join('\n',
        $"CREATE TABLE {table.Name} (id INTEGER PRIMARY KEY, {List(i => $"{_names[i]} {table.Columns[i].SqlType} NOT NULL")}, version BIGINT NOT NULL);",
        "CREATE TABLE idempotency_keys (id INTEGER PRIMARY KEY, idempotency_key TEXT NOT NULL UNIQUE, created BIGINT NOT NULL);",
        "CREATE TABLE outbox (id INTEGER PRIMARY KEY, since BIGINT NOT NULL);",
        "CREATE TABLE store (store_id TEXT NOT NULL);",
        $"INSERT INTO store (store_id) VALUES ('{Guid.NewGuid():N}');");

    // Not the rows alone: where someone has deleted the last ones by hand, their ids may still be keyed or pending.
    public string HighestId =>
        $"SELECT coalesce(max(id), 0) FROM (SELECT max(id) AS id FROM {table.Name} UNION ALL SELECT max(id) FROM idempotency_keys UNION ALL SELECT max(id) FROM outbox) AS ids";

    public string Read => $"SELECT {List(i => _names[i])}, version FROM {table.Name} WHERE id = @id";

    // No row changed: the id is taken.
    public string Insert =>
        $"INSERT INTO {table.Name} (id, {List(i => _names[i])}, version) VALUES (@id, {List(i => $"@{i}")}, 1) ON CONFLICT (id) DO NOTHING";

    // No row changed: the row is gone or at another version.
    public string Update =>
        $"UPDATE {table.Name} SET version = version + 1, {List(i => $"{_names[i]} = @{i}")} WHERE id = @id AND version = @version";

    public string Delete => $"DELETE FROM {table.Name} WHERE id = @id AND version = @version";

    public string PageEnd => $"SELECT id FROM {table.Name} WHERE id > @after ORDER BY id LIMIT 2 OFFSET @skip";

    /// <summary>Rows as the JSON objects they are listed as, made by the database so that no row becomes an object here.</summary>
    public string ListJson
    {
        get
        {
            string members = string.Concat(table.Columns.Where(column => column.Listed).Select(column => $", '{column.Name}', {column.Name}"));
            return $"SELECT id, json_object('id', id{members}) FROM {table.Name} WHERE id > @after AND id <= @through ORDER BY id";
        }
    }

    private string List(Func<int, string> part) => string.Join(", ", Enumerable.Range(0, _names.Length).Select(part));
}
