using System.Globalization;
using Npgsql;
using Owl.ServiceDefaults;

namespace Owl.Storage.Postgres;

/// <summary>
/// Makes the role, the schema and the tables of a service, or brings them up to date, in one transaction. A lock lets
/// silos that start at once do it one after the other; the later ones find it done.
/// </summary>
internal static class PostgresSchema
{
    private const long Version = 2;

    // "owl": one lock for all services of a database, because roles and grants are not their own.
    private const long Lock = 0x6F776C;

    /// <exception cref="CannotStartException">The server cannot be reached or used; the message says why.</exception>
    public static void Migrate<TRow>(string connectionString, PostgresDatabase database, PostgresSql<TRow> sql)
        where TRow : class
    {
        try
        {
            using var connection = new NpgsqlConnection(connectionString);
            connection.Open();
            using var transaction = connection.BeginTransaction();
            RequireUtf8(connection, database);
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({Lock})"));
            MakeSchema(connection, database.Schema);
            Execute(connection, $"SET LOCAL ROLE {database.Schema}; SET LOCAL search_path = {database.Schema}");
            MakeTables(connection, database, sql);
            Execute(connection, sql.CreateFunctions);
            Execute(connection, sql.RaiseLastId);
            transaction.Commit();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new CannotStartException(
                $"{database.Place}: {e.MessageText}. Its user makes a role and a schema '{database.Schema}' at the first start: it needs CREATEROLE, and CREATE on the database");
        }
        catch (PostgresException e)
        {
            throw new CannotStartException($"{database.Place} refuses: {e.MessageText}");
        }
        catch (NpgsqlException e)
        {
            throw new CannotStartException($"{database.Place} cannot be reached: {e.InnerException?.Message ?? e.Message}");
        }
    }

    private static void RequireUtf8(NpgsqlConnection connection, PostgresDatabase database)
    {
        if (Scalar(connection, "SHOW server_encoding") is not "UTF8")
        {
            throw new CannotStartException($"{database.Place} keeps the database '{connection.Database}' in another encoding than UTF8: make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0");
        }
    }

    private static void MakeSchema(NpgsqlConnection connection, string schema)
    {
        // A role belongs to the whole server: another database of it may have made it meanwhile.
        Execute(connection, $"""
            DO $$ BEGIN
              IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{schema}') THEN CREATE ROLE {schema} NOLOGIN; END IF;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END $$;
            DO $$ BEGIN
              IF NOT pg_has_role('{schema}', 'MEMBER') THEN GRANT {schema} TO CURRENT_USER; END IF;
              IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = '{schema}') THEN CREATE SCHEMA {schema} AUTHORIZATION {schema}; END IF;
            END $$;
            """);
    }

    private static void MakeTables<TRow>(NpgsqlConnection connection, PostgresDatabase database, PostgresSql<TRow> sql)
        where TRow : class
    {
        if (Scalar(connection, "SELECT to_regclass('store')::text") is null or DBNull)
        {
            Execute(connection, sql.CreateTables);
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO store (schema_version, last_id) VALUES ({Version}, 0)"));
            using var script = new StreamReader(typeof(PostgresSchema).Assembly.GetManifestResourceStream("OrleansClustering.sql")!);
            Execute(connection, script.ReadToEnd());
        }
        else if (Scalar(connection, "SELECT schema_version FROM store") is long version && version != Version)
        {
            if (version > Version)
            {
                throw new CannotStartException(
                    $"{database.Place}: the schema '{database.Schema}' was written by a newer version (schema {version}, this one knows {Version}); it was left as it is");
            }

            Execute(connection, sql.MigrateFrom1);
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"UPDATE store SET schema_version = {Version}"));
        }
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static object? Scalar(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
