using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Owl.Processes;

/// <summary>
/// A PostgreSQL server of a test's own: in a temporary folder, on a free port, with the programs of Debian's package.
/// A server that is there already is left alone.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "owl";
    private const string Password = "hoot hoot; a secret";

    private static readonly TimeSpan LongestCommand = TimeSpan.FromSeconds(60);

    private readonly string _programs;
    private readonly string _folder;
    private readonly string _address;
    private readonly string[] _within;
    private readonly string[] _inside;
    private Process? _process;

    private PostgresServer(string programs, string folder, string address, string[] within, string[] inside)
    {
        (_programs, _folder, _address, _within, _inside) = (programs, folder, address, within, inside);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => _process?.Kill();
    }

    public int Port { get; } = FreePort();

    /// <summary>What <c>OWL_POSTGRES</c> has to be.</summary>
    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture, $"Host={_address};Port={Port};Username={User};Password='{Password}';Database=postgres");

    public int Pid => Running.Id;

    private Process Running => _process ?? throw new InvalidOperationException("The server does not run.");

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Where the programs of the newest PostgreSQL are; null where there is none.</summary>
    public static string? FindPrograms() => !OperatingSystem.IsLinux() || !Directory.Exists("/usr/lib/postgresql")
        ? null
        : Directory.GetDirectories("/usr/lib/postgresql")
            .Where(version => File.Exists(Path.Combine(version, "bin", "initdb")))
            .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out int number) ? number : 0)
            .Select(version => Path.Combine(version, "bin"))
            .FirstOrDefault();

    /// <summary>Makes a new server and starts it.</summary>
    /// <param name="address">The IP address to listen on.</param>
    /// <param name="flushes">Whether what is committed survives a crash of the machine. What a test ends are processes.</param>
    /// <param name="within">A command that runs a command somewhere else, such as in a network namespace.</param>
    /// <param name="inside">A command that runs the server as the user whose files it has, such as behind another clock.</param>
    public static async Task<PostgresServer> StartNewAsync(
        string address = "127.0.0.1", bool flushes = false, string[]? within = null, string[]? inside = null)
    {
        var server = new PostgresServer(
            FindPrograms() ?? throw new InvalidOperationException("PostgreSQL is not installed."),
            Directory.CreateTempSubdirectory("owl-postgres-").FullName,
            address,
            within ?? [],
            inside ?? []);
        try
        {
            await server.MakeAsync(flushes);
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server again, with the data it had.</summary>
    public async Task StartAsync()
    {
        _process = Process.Start(Start([.. _within, .. AsOrdinaryUser([.. _inside, Path.Combine(_programs, "postgres"), "-D", Data])]))!;
        long start = Stopwatch.GetTimestamp();
        while (await RunAsync([.. _within, Path.Combine(_programs, "pg_isready"), "-q", "-h", _address, "-p", Port.ToString(CultureInfo.InvariantCulture)]) != 0)
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(start) > LongestCommand)
            {
                throw new InvalidOperationException($"PostgreSQL did not start:\n{await File.ReadAllTextAsync(Path.Combine(_folder, "log"))}");
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Ends it at once, as after a crash: connections break, and the next start recovers.</summary>
    public async Task CrashAsync()
    {
        // SIGQUIT: the children of one that gets SIGKILL would stay.
        await RunAsync(["kill", "-QUIT", Pid.ToString(CultureInfo.InvariantCulture)]);
        await Running.WaitForExitAsync();
        Running.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await CrashAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task MakeAsync(bool flushes)
    {
        string password = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(password, Password);
        if (Environment.UserName == "root")
        {
            await RequireAsync("chown", "-R", "postgres", _folder);
        }

        // As it comes: with a password, and in the encoding of a machine that speaks another language than English.
        await RequireAsync(AsOrdinaryUser(
            Path.Combine(_programs, "initdb"), "-D", Data, "-U", User, $"--pwfile={password}", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"));
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), string.Create(CultureInfo.InvariantCulture, $"""

            listen_addresses = '{_address}'
            port = {Port}
            unix_socket_directories = ''
            fsync = {(flushes ? "on" : "off")}
            logging_collector = off
            """));
        await File.AppendAllTextAsync(Path.Combine(Data, "pg_hba.conf"), "\nhost all all samenet scram-sha-256\n");
    }

    // PostgreSQL refuses to run as root; its package has made a user for it.
    private static string[] AsOrdinaryUser(params string[] command) => Environment.UserName == "root"
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command]
        : command;

    private ProcessStartInfo Start(string[] command) =>
        new("sh", ["-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", Path.Combine(_folder, "log"), .. command])
        {
            WorkingDirectory = "/",
        };

    private async Task RequireAsync(params string[] command)
    {
        if (await RunAsync(command) != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)} failed:\n{await File.ReadAllTextAsync(Path.Combine(_folder, "log"))}");
        }
    }

    private async Task<int> RunAsync(string[] command)
    {
        using var process = Process.Start(Start(command))!;
        using var end = new CancellationTokenSource(LongestCommand);
        await process.WaitForExitAsync(end.Token);
        return process.ExitCode;
    }
}
