using Microsoft.Data.Sqlite;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>Does with the file of a store what a person with <c>sqlite3</c> could do.</summary>
public static class StoreSql
{
    /// <returns>How many rows it changed.</returns>
    public static int Execute(string store, string sql) => With(store, SqliteOpenMode.ReadWrite, sql, command => command.ExecuteNonQuery());

    /// <returns>The first column of the first row; null where there is no row.</returns>
    public static object? Scalar(string store, string sql) => With(store, SqliteOpenMode.ReadOnly, sql, command => command.ExecuteScalar());

    private static T With<T>(string store, SqliteOpenMode mode, string sql, Func<SqliteCommand, T> use)
    {
        using var connection = new SqliteConnection($"Data Source={store};Mode={mode};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return use(command);
    }
}
