using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Owl.Storage.Sqlite;

namespace Owl.Storage.Tests.Sqlite;

/// <summary>A store file in a folder of its own, seen from outside the store.</summary>
internal sealed class StoreFile : IDisposable
{
    private readonly TempFolder _folder = new();

    public string Path => _folder.File("items.db");

    public SqliteStore<Item> Open(Door? door = null, TimeProvider? time = null) => SqliteStore<Item>.Open(
        Path,
        door is null ? ItemTable.Definition : ItemTable.Behind(door),
        time ?? TimeProvider.System,
        NullLogger.Instance);

    /// <summary>Makes a store with rows of <paramref name="texts"/> and closes it.</summary>
    public async Task FillAsync(params IEnumerable<string> texts)
    {
        using var store = Open();
        await Task.WhenAll(texts.Select(text => store.AddAsync(text)));
    }

    /// <summary>Makes a store as the first version left it, with three rows, a key and a pending delivery.</summary>
    public void MakeVersion1() => Execute("""
            PRAGMA journal_mode = WAL;
            CREATE TABLE items (id INTEGER PRIMARY KEY, text TEXT NOT NULL, number BIGINT NOT NULL, version BIGINT NOT NULL);
            CREATE TABLE idempotency_keys (id INTEGER PRIMARY KEY, idempotency_key TEXT NOT NULL UNIQUE, created BIGINT NOT NULL);
            CREATE TABLE outbox (id INTEGER PRIMARY KEY, since BIGINT NOT NULL);
            CREATE TABLE store (store_id TEXT NOT NULL);
            INSERT INTO store VALUES ('abc');
            INSERT INTO items VALUES (1, 'a', 10, 1), (2, 'b', 20, 1), (3, 'c', 30, 1);
            INSERT INTO idempotency_keys VALUES (2, 'k', 5);
            INSERT INTO outbox VALUES (3, 1000);
            PRAGMA application_id = 0x4F574C31;
            PRAGMA user_version = 1;
            """);

    /// <summary>Does what a person with <c>sqlite3</c> could do to the file.</summary>
    public long Execute(string sql)
    {
        using var connection = Connect();
        return Execute(connection, sql);
    }

    public static long Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as long? ?? 0;
    }

    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>What a process that is killed now would leave behind.</summary>
    public StoreFile CopyAsAfterKill() => CopyAsAfterKill("", "-wal");

    /// <summary>The same, of the files with these endings.</summary>
    public StoreFile CopyAsAfterKill(params ReadOnlySpan<string> suffixes)
    {
        var copy = new StoreFile();
        foreach (string suffix in suffixes)
        {
            using var from = new FileStream(Path + suffix, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var to = File.Create(copy.Path + suffix);
            from.CopyTo(to);
        }

        return copy;
    }

    /// <summary>How many transactions are in the write-ahead log: a frame that ends one has the file's size in its header.</summary>
    public int Commits()
    {
        using var file = new FileStream(Path + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        byte[] log = copy.ToArray();
        if (log.Length == 0)
        {
            return 0;
        }

        int pageSize = BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(8));
        int commits = 0;
        for (int frame = 32; frame < log.Length; frame += 24 + pageSize)
        {
            commits += BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(frame + 4)) > 0 ? 1 : 0;
        }

        return commits;
    }

    /// <summary>The bytes of the file and its log, by name. A reader may leave an empty log and its index beside them.</summary>
    public Dictionary<string, string> Bytes() =>
        Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!)
            .Where(path => System.IO.Path.GetExtension(path) is ".db" or ".db-wal" && new FileInfo(path).Length > 0)
            .ToDictionary(path => System.IO.Path.GetFileName(path), path => Convert.ToBase64String(File.ReadAllBytes(path)));

    public void Dispose() => _folder.Dispose();
}
