namespace Owl.Storage.Postgres;

/// <summary>The statements for a table. Those that write take arrays: one statement for all rows of its kind in a batch.</summary>
internal sealed class PostgresSql<TRow>
    where TRow : class
{
    // Ordered, so that two silos with the same keys wait for each other instead of for ever.
    private const string Keys =
        """
        keyed AS (
          INSERT INTO idempotency_keys AS k (idempotency_key, id, created) SELECT key, id, $3 FROM input WHERE key IS NOT NULL ORDER BY key
          ON CONFLICT (idempotency_key) DO UPDATE SET id = k.id RETURNING k.idempotency_key, k.id, k.xmax = 0 AS is_new)
        """; // xmax is 0 in a row that was inserted, not in one that another transaction had inserted.

    public const string RemoveDelivered = "DELETE FROM outbox WHERE id = ANY ($1)";

    // Several silos clean up at once: each takes others.
    public const string ForgetKeys =
        """
        WITH old AS (SELECT idempotency_key FROM idempotency_keys WHERE created < $1 ORDER BY created LIMIT 1000 FOR UPDATE SKIP LOCKED),
        gone AS (DELETE FROM idempotency_keys k USING old WHERE k.idempotency_key = old.idempotency_key RETURNING 1)
        SELECT count(*) FROM gone
        """;

    public const string ReadPending = "SELECT id FROM outbox WHERE id > $1 AND writer = $2 ORDER BY id LIMIT $3";

    public const string SummarizePending = "SELECT count(*), coalesce(min(since), 0) FROM outbox";

    private readonly Table<TRow> _table;
    private readonly string[] _names;

    public PostgresSql(Table<TRow> table)
    {
        _table = table;
        _names = [.. table.Columns.Select(column => column.Name)];
        CreateTables = MakeCreateTables();
        HighestId = MakeHighestId();
        Read = MakeRead();
        Insert = MakeInsert();
        ReturnKeys = MakeReturnKeys();
        Update = MakeUpdate();
        Delete = MakeDelete();
        PageEnd = MakePageEnd();
        ListJson = MakeListJson();
    }

    public string CreateTables { get; }

    public string HighestId { get; }

    public string Read { get; }

    /// <summary>
    /// Inserts rows with what belongs to them. A row: its id, the id that its key belongs to where that is another's, and
    /// whether it is stored. Not stored: its id is taken, or its key.
    /// </summary>
    public string Insert { get; }

    /// <summary>Gives the keys of this transaction back whose row's id was taken.</summary>
    public string ReturnKeys { get; }

    public string Update { get; }

    public string Delete { get; }

    public string PageEnd { get; }

    /// <summary>
    /// The next rows as the JSON objects they are listed as, joined by commas, until they are as long as a chunk. Which
    /// rows those are follows from their lengths, which the database knows without reading long texts.
    /// </summary>
    public string ListJson { get; }

    // Times are milliseconds since 1970-01-01 UTC, but for those that only the database compares with its own clock.
    private string MakeCreateTables() => string.Join('\n',
        $"CREATE TABLE {_table.Name} (id BIGINT PRIMARY KEY, {List(i => $"{_names[i]} {_table.Columns[i].SqlType} NOT NULL")}, version BIGINT NOT NULL);",
        "CREATE SEQUENCE item_ids;",
        "CREATE TABLE idempotency_keys (idempotency_key TEXT COLLATE \"C\" PRIMARY KEY, id BIGINT NOT NULL, created BIGINT NOT NULL);",
        "CREATE INDEX idempotency_keys_created ON idempotency_keys (created);",
        "CREATE TABLE outbox (id BIGINT PRIMARY KEY, since BIGINT NOT NULL, writer UUID NOT NULL);",
        "CREATE TABLE writers (writer UUID PRIMARY KEY, alive_until TIMESTAMPTZ NOT NULL);",
        "CREATE TABLE store (store_id TEXT NOT NULL, schema_version BIGINT NOT NULL);");

    // Not the rows alone: where someone has deleted the last ones by hand, their ids may still be keyed or pending.
    private string MakeHighestId() =>
        $"SELECT greatest((SELECT max(id) FROM {_table.Name}), (SELECT max(id) FROM idempotency_keys), (SELECT max(id) FROM outbox), 0)";

    private string MakeRead() => $"SELECT {List(i => _names[i])}, version FROM {_table.Name} WHERE id = $1";

    private string MakeInsert() => $"""
        WITH input AS MATERIALIZED (SELECT * FROM unnest($1::bigint[], $2::text[]{Arrays(5)}) AS t(id, key{Columns(i => $", c{i}")})),
        {Keys},
        stored AS (
          INSERT INTO {_table.Name} (id, {List(i => _names[i])}, version)
          SELECT i.id, {List(i => $"i.c{i}")}, 1 FROM input i LEFT JOIN keyed k ON k.idempotency_key = i.key WHERE i.key IS NULL OR (k.is_new AND k.id = i.id) ORDER BY i.id
          ON CONFLICT (id) DO NOTHING RETURNING id),
        pending AS (
          INSERT INTO outbox (id, since, writer) SELECT id, $3, $4 FROM stored WHERE {(_table.HasOutbox ? "true" : "false")} ON CONFLICT (id) DO NOTHING)
        SELECT i.id, CASE WHEN NOT k.is_new OR k.id <> i.id THEN k.id END, s.id IS NOT NULL
        FROM input i LEFT JOIN keyed k ON k.idempotency_key = i.key LEFT JOIN stored s ON s.id = i.id
        """;

    // No join: planned while the tables are small, it would be one that reads all of them.
    private string MakeReturnKeys() => $"""
        DELETE FROM idempotency_keys k
        WHERE k.idempotency_key = ANY ($1::text[]) AND k.xmin = pg_current_xact_id()::xid AND k.xmax = 0
        AND (SELECT r.xmin FROM {_table.Name} r WHERE r.id = k.id) IS DISTINCT FROM pg_current_xact_id()::xid
        """;

    private string MakeUpdate() => $"""
        UPDATE {_table.Name} r SET version = r.version + 1, {List(i => $"{_names[i]} = t.c{i}")}
        FROM unnest($1::bigint[], $2::bigint[]{Arrays(3)}) AS t(id, replaces{Columns(i => $", c{i}")})
        WHERE r.id = t.id AND r.version = t.replaces RETURNING r.id
        """;

    private string MakeDelete() => $"""
        DELETE FROM {_table.Name} r USING unnest($1::bigint[], $2::bigint[]) AS t(id, replaces)
        WHERE r.id = t.id AND r.version = t.replaces RETURNING r.id
        """;

    private string MakePageEnd() => $"SELECT id FROM {_table.Name} WHERE id > $1 ORDER BY id LIMIT 2 OFFSET $2";

    private string MakeListJson()
    {
        var listed = _table.Columns.Where(column => column.Listed).ToList();
        string length = string.Concat(listed.Select(column => $" + octet_length({column.Name}::text) + {column.Name.Length + 6}"));
        string members = string.Concat(listed.Select(column => $" || ',\"{column.Name}\":' || to_json({column.Name})"));
        return $$"""
            SELECT max(id), convert_to(string_agg('{"id":' || id{{members}} || '}', ',' ORDER BY id), 'UTF8')
            FROM (SELECT *, sum(length) OVER (ORDER BY id) - length AS before
              FROM (SELECT *, 20{{length}} AS length FROM {{_table.Name}} WHERE id > $1 AND id <= $2 ORDER BY id LIMIT 1000) AS next) AS next
            WHERE before < {{IItemList.ChunkBytes}}
            """;
    }

    private string Arrays(int first) => Columns(i => $", ${first + i}::{_table.Columns[i].SqlType}[]");

    private string Columns(Func<int, string> part) => string.Concat(Enumerable.Range(0, _names.Length).Select(part));

    private string List(Func<int, string> part) => string.Join(", ", Enumerable.Range(0, _names.Length).Select(part));
}
