namespace Owl.Storage.Postgres;

/// <summary>The statements for a table.</summary>
internal sealed class PostgresSql<TRow>(Table<TRow> table)
    where TRow : class
{
    private readonly string[] _names = [.. table.Columns.Select(column => column.Name)];

    public const string RemoveDelivered = "DELETE FROM outbox WHERE id = ANY ($1)";

    // One statement, so that all of it is of one moment.
    public const string ReadPending =
        """
        SELECT newest, id, delivery_key, trace_parent FROM (SELECT coalesce(max(id), 0) AS newest FROM outbox) AS all_of_them
        LEFT JOIN (SELECT * FROM outbox WHERE id > $1 AND id % $2 = $3 ORDER BY id LIMIT $4) AS next ON true ORDER BY id
        """;

    // The lowest id is the oldest, whatever the clock said.
    public const string SummarizePending = "SELECT count(*), coalesce((SELECT since FROM outbox ORDER BY id LIMIT 1), 0) FROM outbox";

    public string Read { get; } = $"SELECT {Names(table)} FROM {table.Name} WHERE id = $1";

    /// <summary>Appends rows: the number of each among them, its id, and whether it is new.</summary>
    public string Append => $"SELECT n, id, is_new FROM append_rows($1, $2, $3, $4{List(i => $", ${i + 5}")})";

    // One statement sees one state of the table: a page that ends the list ends with the last item of that state.
    public string PageEnd { get; } =
        $"""
        WITH page AS (SELECT id FROM {table.Name} WHERE id > $1 ORDER BY id LIMIT 2 OFFSET $2)
        SELECT coalesce((SELECT min(id) FROM page), (SELECT max(id) FROM {table.Name} WHERE id > $1), $1), (SELECT count(*) FROM page) > 1
        """;

    /// <summary>
    /// The next rows as the JSON objects they are listed as, joined by commas, until they are as long as a chunk. Which
    /// rows those are follows from their lengths, which the database knows without reading long texts.
    /// </summary>
    public string ListJson { get; } = MakeListJson(table);

    // Times are milliseconds since 1970-01-01 UTC.
    public string CreateTables =>
        $"""
        CREATE TABLE {table.Name} (id BIGINT PRIMARY KEY, {List(i => $"{_names[i]} {Type(i)} NOT NULL, ")}idempotency_key TEXT COLLATE "C");
        {KeyIndex}
        {Outbox}
        CREATE TABLE store (schema_version BIGINT NOT NULL, last_id BIGINT NOT NULL);
        """;

    /// <summary>
    /// Version 1 had the keys in a table of their own, the ids from a sequence, and made the key of a delivery of the store's
    /// id and the row's.
    /// </summary>
    public string MigrateFrom1 =>
        $"""
        ALTER TABLE {table.Name} DROP COLUMN version, ADD COLUMN idempotency_key TEXT COLLATE "C";
        UPDATE {table.Name} r SET idempotency_key = k.idempotency_key FROM idempotency_keys k WHERE k.id = r.id;
        {KeyIndex}
        ALTER TABLE outbox RENAME TO outbox_1;
        ALTER INDEX outbox_pkey RENAME TO outbox_1_pkey;
        {Outbox}
        INSERT INTO outbox (id, since, delivery_key) SELECT o.id, o.since, s.store_id || '-' || o.id FROM outbox_1 o, store s;
        ALTER TABLE store DROP COLUMN store_id, ADD COLUMN last_id BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE store ALTER COLUMN last_id DROP DEFAULT;
        DROP TABLE outbox_1, idempotency_keys, writers;
        DROP SEQUENCE item_ids;
        """;

    /// <summary>
    /// Appends rows in one round trip: their keys, whose work they are, what their delivery keys end with, since when they
    /// are pending, and their columns. The lock of the counter is taken when all of them have arrived and given back by the
    /// commit, so that ids are in the order of the commits, whoever commits; and what comes behind the lock sees every key
    /// that was used before. The numbers of a transaction that is rolled back are given again with it.
    /// </summary>
    public string CreateFunctions =>
        $"""
        CREATE OR REPLACE FUNCTION append_rows(keys TEXT[], traces TEXT[], suffix TEXT, pending_since BIGINT{List(i => $", column_{i} {Type(i)}[]")})
        RETURNS TABLE (n BIGINT, id BIGINT, is_new BOOLEAN) LANGUAGE plpgsql AS $$
        #variable_conflict use_column
        DECLARE last BIGINT;
        BEGIN
          PERFORM FROM store FOR UPDATE;
          SELECT greatest(s.last_id, (SELECT max(r.id) FROM {table.Name} r)) INTO STRICT last FROM store s;
          RETURN QUERY
          WITH input AS MATERIALIZED (
            SELECT * FROM unnest(keys, traces{List(i => $", column_{i}")}) WITH ORDINALITY AS t(key, trace{List(i => $", c{i}")}, n)),
          taken AS MATERIALIZED (
            SELECT i.n, (SELECT r.id FROM {table.Name} r WHERE r.idempotency_key = i.key) AS id FROM input i WHERE i.key IS NOT NULL),
          fresh AS MATERIALIZED (
            SELECT last + row_number() OVER (ORDER BY i.n) AS id, i.* FROM input i WHERE i.n NOT IN (SELECT t.n FROM taken t WHERE t.id IS NOT NULL)),
          counted AS (UPDATE store SET last_id = last + (SELECT count(*) FROM fresh)),
          stored AS (
            INSERT INTO {table.Name} (id, {Names(table)}, idempotency_key) SELECT f.id, {List(i => $"f.c{i}, ")}f.key FROM fresh f),
          pending AS (
            INSERT INTO outbox (id, since, delivery_key, trace_parent)
            SELECT f.id, pending_since, f.id || suffix, f.trace FROM fresh f WHERE suffix IS NOT NULL)
          SELECT t.n, t.id, false FROM taken t WHERE t.id IS NOT NULL UNION ALL SELECT f.n, f.id, true FROM fresh f;
        END $$;
        """;

    /// <summary>Ids go on behind what is there, also where a person put it there.</summary>
    public string RaiseLastId =>
        $"UPDATE store SET last_id = greatest(last_id, (SELECT max(id) FROM {table.Name}), (SELECT max(id) FROM outbox))";

    private const string Outbox =
        "CREATE TABLE outbox (id BIGINT PRIMARY KEY, since BIGINT NOT NULL, delivery_key TEXT NOT NULL, trace_parent TEXT);";

    // Most rows have no key, and need no place in the index.
    private string KeyIndex =>
        $"CREATE UNIQUE INDEX {table.Name}_idempotency_key ON {table.Name} (idempotency_key) WHERE idempotency_key IS NOT NULL;";

    private static string MakeListJson(Table<TRow> table)
    {
        string length = string.Concat(table.Columns.Select(column => $" + octet_length({column.Name}::text) + {column.Name.Length + 6}"));
        string members = string.Concat(table.Columns.Select(column => $" || ',\"{column.Name}\":' || to_json({column.Name})"));
        return $$"""
            SELECT max(id), convert_to(string_agg('{"id":' || id{{members}} || '}', ',' ORDER BY id), 'UTF8')
            FROM (SELECT *, sum(length) OVER (ORDER BY id) - length AS before
              FROM (SELECT *, 20{{length}} AS length FROM {{table.Name}} WHERE id > $1 AND id <= $2 ORDER BY id LIMIT 1000) AS next) AS next
            WHERE before < {{IItemList.ChunkBytes}}
            """;
    }

    private static string Names(Table<TRow> table) => string.Join(", ", table.Columns.Select(column => column.Name));

    private string Type(int i) => table.Columns[i].SqlType;

    private string List(Func<int, string> part) => string.Concat(Enumerable.Range(0, _names.Length).Select(part));
}
