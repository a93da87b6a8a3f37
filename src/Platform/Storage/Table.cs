using System.Data.Common;

namespace Owl.Storage;

/// <summary>How the items of a service become rows that a person can read.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Columns">The columns after <c>id</c>, which lists show under their names, in the order in which <paramref name="Read"/> finds them.</param>
/// <param name="Read">Makes the item again from its id and a reader whose first ordinal is the first of <paramref name="Columns"/>.</param>
/// <param name="WithId">The same item under an id.</param>
public sealed record Table<TRow>(
    string Name,
    IReadOnlyList<Column<TRow>> Columns,
    Func<long, DbDataReader, TRow> Read,
    Func<TRow, long, TRow> WithId)
    where TRow : class
{
    /// <summary>Whether a new row is also noted in the outbox, in the same transaction.</summary>
    public bool HasOutbox { get; init; }
}

/// <summary>A column that holds text or a 64-bit integer, never null.</summary>
public sealed class Column<TRow>
{
    private Column(string name, string sqlType, Func<TRow, object> value) => (Name, SqlType, Value) = (name, sqlType, value);

    public string Name { get; }

    public string SqlType { get; }

    public Func<TRow, object> Value { get; }

    public static Column<TRow> Text(string name, Func<TRow, string> value) => new(name, "TEXT", value);

    public static Column<TRow> Number(string name, Func<TRow, long> value) => new(name, "BIGINT", row => value(row));
}
