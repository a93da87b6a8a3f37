namespace Owl.SiloDefaults.Storage.Sqlite;

/// <summary>The statements for a table, in the SQL that SQLite and PostgreSQL share.</summary>
internal sealed class RowSql<TRow>(Table<TRow> table)
    where TRow : class
{
    private readonly string[] _names = [.. table.Columns.Select(column => column.Name)];

    public string CreateTable =>
        $"CREATE TABLE {table.Name} (id INTEGER PRIMARY KEY, {List(i => $"{_names[i]} {table.Columns[i].SqlType} NOT NULL")}, version BIGINT NOT NULL);";

    public string HighestId => $"SELECT coalesce(max(id), 0) FROM {table.Name}";

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
