namespace Owl.FaultLab.Mutants;

internal static class PostgresMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        In("Sql", "SeveralReplicasTests", "ids are in the order of the commits, whichever replica commits", "PERFORM FROM store FOR UPDATE;", ""),
        In("Sql", "SeveralReplicasTests", "a page has every row of all replicas", "WHERE id > $1 AND id <= $2 ORDER BY id LIMIT 1000", "WHERE id > $1 + 1 AND id <= $2 ORDER BY id LIMIT 1000"),
        In("Sql", "PostgresStoreTests", "a task is stored together with its delivery", "FROM fresh f WHERE suffix IS NOT NULL)", "FROM fresh f WHERE suffix IS NULL)"),
        In("Sql", "PostgresStoreTests", "more than 1,000 pending deliveries are found, a page after the other", "ORDER BY id LIMIT $4) AS next", "ORDER BY id DESC LIMIT $4) AS next"),
        In("Writer", "PostgresGroupCommitTests", "nobody learns of a commit that failed as of one that did not",
            "batch.ForEach(write => write.Fail(failure));", "batch.ForEach(write => write.Complete());"),
    ];

    private static Mutant In(string file, string tests, string promise, string text, string replacement) =>
        new(promise, $"src/Platform/Storage/Postgres/Postgres{file}.cs", text, replacement, "tests/Platform/Storage.Tests", $"Postgres.{tests}");
}
