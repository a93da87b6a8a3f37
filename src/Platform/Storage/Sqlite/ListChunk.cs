using System.Buffers;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Owl.Storage.Sqlite;

/// <summary>A chunk of a list.</summary>
/// <param name="Json">Items as they are listed, with commas between them.</param>
/// <param name="LastId">Id of its last item; null where the list had none left.</param>
/// <param name="IsFull">Whether it ends because it is large enough, and not because the list does.</param>
internal sealed record ListChunk(byte[] Json, long? LastId, bool IsFull)
{
    private const int FirstBufferBytes = 4 * 1024;

    /// <summary>Reads a chunk from rows of an id and an item as JSON.</summary>
    public static ListChunk Read(SqliteDataReader rows)
    {
        var json = new ArrayBufferWriter<byte>(FirstBufferBytes);
        long? last = null;
        bool isFull = false;
        while (!isFull && rows.Read())
        {
            if (last is not null)
            {
                json.Write(","u8);
            }

            json.Write(sqlite3_column_blob(rows.Handle, 1)); // The bytes as SQLite has them: no string is made of them.
            last = rows.GetInt64(0);
            isFull = json.WrittenCount >= IItemList.ChunkBytes;
        }

        return new ListChunk(json.WrittenSpan.ToArray(), last, isFull);
    }

    /// <returns><see cref="LastId"/>.</returns>
    public long? WriteTo(IBufferWriter<byte> json)
    {
        json.Write(Json);
        return LastId;
    }
}
