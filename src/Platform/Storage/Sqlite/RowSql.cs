namespace Owl.Storage.Sqlite;

/// <summary>The statements for a table.</summary>
internal sealed class RowSql<TRow>(Table<TRow> table)
    where TRow : class
{
    private readonly string[] _names = [.. table.Columns.Select(column => column.Name)];

    public const string InsertPending =
        "INSERT INTO outbox (id, since, delivery_key, trace_parent) VALUES (@id, @since, @key, @trace)";

    public const string DeletePending = "DELETE FROM outbox WHERE id = @id";

    public const string ReadPending =
        "SELECT id, delivery_key, trace_parent FROM outbox WHERE id > @after AND id % @partitions = @partition ORDER BY id LIMIT @limit";

    public const string NewestPending = "SELECT coalesce(max(id), 0) FROM outbox";

    // The lowest id is the oldest, whatever the clock said.
    public const string SummarizePending = "SELECT count(*), coalesce((SELECT since FROM outbox ORDER BY id LIMIT 1), 0) FROM outbox";

    // Not the rows alone: where someone has deleted the last ones by hand, their deliveries may still be pending.
    public string LastId => $"SELECT max((SELECT coalesce(max(id), 0) FROM {table.Name}), (SELECT coalesce(max(id), 0) FROM outbox))";

    public string Read => $"SELECT {List(i => _names[i])} FROM {table.Name} WHERE id = @id";

    // No row changed: the key is taken.
    public string Insert =>
        $"INSERT INTO {table.Name} (id, {List(i => _names[i])}, idempotency_key) VALUES (@id, {List(i => $"@{i}")}, @key) "
        + "ON CONFLICT (idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING";

    public string FindKey => $"SELECT id FROM {table.Name} WHERE idempotency_key = @key";

    // One statement sees one state of the table: a page that ends the list ends with the last item of that state.
    public string PageEnd =>
        $"""
        WITH page AS (SELECT id FROM {table.Name} WHERE id > @after ORDER BY id LIMIT 2 OFFSET @skip)
        SELECT coalesce((SELECT min(id) FROM page), (SELECT max(id) FROM {table.Name} WHERE id > @after), @after), (SELECT count(*) FROM page) > 1
        """;

    /// <summary>Rows as the JSON objects they are listed as, made by the database so that no row becomes an object here.</summary>
    public string ListJson =>
        $"SELECT id, json_object('id', id{string.Concat(_names.Select(name => $", '{name}', {name}"))}) FROM {table.Name} WHERE id > @after AND id <= @through ORDER BY id";

    private string List(Func<int, string> part) => string.Join(", ", Enumerable.Range(0, _names.Length).Select(part));
}
