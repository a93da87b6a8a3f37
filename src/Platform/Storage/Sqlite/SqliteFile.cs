using System.Globalization;
using Microsoft.Data.Sqlite;
using Owl.ServiceDefaults;

namespace Owl.Storage.Sqlite;

/// <summary>The file of a store: who may open it, whether it is whole, and the connections to it.</summary>
internal sealed class SqliteFile : IDisposable
{
    // "OWL1": tells our files from any other SQLite file.
    private const long ApplicationId = 0x4F574C31;

    // A check of the whole file reads all of it. Up to this size that takes less than 50 ms; beyond, the start has
    // to stay fast, and only the file's header, length, schema and newest row are looked at.
    private const long WholeCheckBytes = 4 * 1024 * 1024;

    // As many bytes as the log has anyway before it is folded into the file.
    private const long LargestIdleLog = 4 * 1024 * 1024;

    private readonly StoreLock _lock;

    private SqliteFile(string path, StoreLock taken) => (Path, _lock) = (path, taken);

    public string Path { get; }

    /// <summary>Opens the store at <paramref name="path"/>, or makes it.</summary>
    /// <exception cref="CannotStartException">
    /// It is in use, damaged, not ours, or from a newer version. A file that is refused is left as it was.
    /// </exception>
    public static SqliteFile Open<TRow>(string path, Table<TRow> table)
        where TRow : class
    {
        try
        {
            DataFolder.Make(System.IO.Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException($"the data directory cannot be made: {e.Message}");
        }

        var file = new SqliteFile(path, StoreLock.Take(path));
        try
        {
            file.Prepare(table);
            return file;
        }
        catch (SqliteException e)
        {
            file.Dispose();
            throw CannotOpen(path, e);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public static CannotStartException CannotOpen(string path, SqliteException e) =>
        new(e.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB
            ? Damaged(path, e.Message)
            : $"{path} cannot be opened: {e.Message}; it was left as it is");

    public SqliteConnection Connect(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 1, // Seconds to wait for someone else's lock; then the write fails, and may be tried again.
        }.ConnectionString);
        try
        {
            connection.Open();
            // A commit is on disk before it is acknowledged. And the log shrinks again, when a reader that kept it from ending has gone.
            Execute(connection, $"PRAGMA synchronous = FULL; PRAGMA journal_size_limit = {LargestIdleLog}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose() => _lock.Dispose();

    private void Prepare<TRow>(Table<TRow> table)
        where TRow : class
    {
        long version = 0;
        if (File.Exists(Path) && new FileInfo(Path).Length > 0)
        {
            // Read-only: closing the last connection that may write folds the write-ahead log into the file. A journal is
            // there when the process was killed in the first moments of the store; only who may write can undo that.
            using var reader = Connect(File.Exists(Path + "-journal") ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly);
            version = Check(reader, table.Name);
        }

        if (version < SqliteSchema.Version)
        {
            KeepToOwner(); // What SQLite puts beside it gets the same mode.
        }

        using var connection = Connect(SqliteOpenMode.ReadWriteCreate);
        Execute(connection, "PRAGMA journal_mode = WAL"); // Readers go on while a commit is written.
        string migration = version switch
        {
            0 => SqliteSchema.Create(table),
            1 => SqliteSchema.MigrateFrom1(table.Name),
            _ => "",
        };
        if (migration.Length > 0)
        {
            Execute(connection, $"BEGIN IMMEDIATE; {migration} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {SqliteSchema.Version}; COMMIT;");
        }
    }

    private void KeepToOwner()
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (OperatingSystem.IsWindows())
        {
            return; // There the folder's rights count.
        }

        using var file = new FileStream(Path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, UnixCreateMode = Owner });
        File.SetUnixFileMode(file.SafeFileHandle, Owner);
    }

    /// <returns>The version of its schema; 0 for a start that was killed before it made the tables.</returns>
    private long Check(SqliteConnection connection, string table)
    {
        long version = Scalar(connection, "PRAGMA user_version");
        long tables = Scalar(connection, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'");
        if (tables == 0 && version == 0)
        {
            return 0;
        }

        if (Scalar(connection, "PRAGMA application_id") != ApplicationId
            || Scalar(connection, $"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '{table}'") != 1)
        {
            throw new CannotStartException($"{Path} is not a store of this service; it was left as it is");
        }

        if (version > SqliteSchema.Version)
        {
            throw new CannotStartException(
                $"{Path} was written by a newer version (schema {version}, this one knows {SqliteSchema.Version}); it was left as it is");
        }

        RequireWhole(connection, table);
        return version;
    }

    private void RequireWhole(SqliteConnection connection, string table)
    {
        Scalar(connection, $"SELECT coalesce(max(id), 0) FROM {table}");
        long length = new FileInfo(Path).Length;
        // SQLite reads what is missing of the last page as zeros. Only a checkpoint that a power cut ended leaves such a
        // page, and it is still in the log then.
        if (length % Scalar(connection, "PRAGMA page_size") != 0 && new FileInfo(Path + "-wal") is not { Exists: true, Length: > 0 })
        {
            throw new CannotStartException(Damaged(Path, "its last page is not whole"));
        }

        if (length <= WholeCheckBytes)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA quick_check(1)";
            if (command.ExecuteScalar() is string finding and not "ok")
            {
                throw new CannotStartException(Damaged(Path, finding));
            }
        }
    }

    private static string Damaged(string path, string finding) =>
        $"{path} is damaged ({finding.ReplaceLineEndings(" ")}); it was left as it is. Move it away to start empty, or put a good copy in its place";

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
