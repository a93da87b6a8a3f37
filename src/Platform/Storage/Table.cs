using System.Data.Common;

namespace Owl.Storage;

/// <summary>How the state of one grain type becomes a row that a person can read.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="GrainType">The only grain type whose states are rows of this table.</param>
/// <param name="Columns">The columns after <c>id</c> and <c>version</c>, in the order in which <paramref name="Read"/> finds them.</param>
/// <param name="Read">Makes the state again from its id and a reader whose first ordinal is the first of <paramref name="Columns"/>.</param>
public sealed record Table<TRow>(
    string Name,
    string GrainType,
    IReadOnlyList<Column<TRow>> Columns,
    Func<long, DbDataReader, TRow> Read)
    where TRow : class
{
    /// <summary>The key that a row is created under; a second creation under the same key is refused.</summary>
    public Func<TRow, string?> IdempotencyKey { get; init; } = _ => null;

    /// <summary>Whether a new row is also noted in the outbox, in the same transaction.</summary>
    public bool HasOutbox { get; init; }
}

/// <summary>A column that holds text or a 64-bit integer, never null.</summary>
public sealed record Column<TRow>
{
    private Column(string name, string sqlType, Func<TRow, object> value) => (Name, SqlType, Value) = (name, sqlType, value);

    public string Name { get; }

    public string SqlType { get; }

    public Func<TRow, object> Value { get; }

    /// <summary>Whether lists show it, under its name.</summary>
    public bool Listed { get; init; } = true;

    public static Column<TRow> Text(string name, Func<TRow, string> value) => new(name, "TEXT", value);

    public static Column<TRow> Number(string name, Func<TRow, long> value) => new(name, "BIGINT", row => value(row));
}
