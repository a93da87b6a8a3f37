using Owl.Storage;

namespace Owl.Benchmarks.Micro;

/// <summary>A row as long as a usual task.</summary>
[GenerateSerializer, Immutable, Alias("owl.bench.Row")]
internal sealed record Row([property: Id(0)] long Id, [property: Id(1)] string Title, [property: Id(2)] long UserId)
{
    public static Row Of(long id) => new(id, "Write the report of this week", (id % 100) + 1);
}

internal static class RowTable
{
    public static readonly Table<Row> Definition = new(
        "tasks",
        [Column<Row>.Text("title", row => row.Title), Column<Row>.Number("user_id", row => row.UserId)],
        (id, reader) => new Row(id, reader.GetString(0), reader.GetInt64(1)),
        (row, id) => row with { Id = id });
}
