using System.Diagnostics;
using System.Globalization;

namespace Owl.Processes;

/// <summary>How instances are started.</summary>
public sealed partial class Deployment
{
    // What a fresh process does for the first time takes long on a busy machine.
    private static readonly TimeSpan LongestFirstAnswer = TimeSpan.FromSeconds(5);

    private const long MostLogBytes = 10 * 1024 * 1024;

    /// <summary>Starts it unless it runs; returns when it answers.</summary>
    /// <exception cref="DeploymentException">It does not start, or does not answer in time.</exception>
    public async Task<string> StartAsync(Instance instance, CancellationToken cancellation)
    {
        if (PidOf(instance) is { } pid)
        {
            return $"{instance.LongName} already runs (pid {pid})";
        }

        await StartAllAsync([instance], cancellation);
        return $"{instance.LongName} answers at {AddressOf(instance)}";
    }

    /// <summary>Starts those that do not run, all at once; returns when they answer.</summary>
    /// <exception cref="DeploymentException">One does not start, or does not answer in time.</exception>
    public async Task StartAllAsync(IReadOnlyList<Instance> instances, CancellationToken cancellation)
    {
        var fresh = new List<Instance>();
        foreach (var instance in instances.Where(instance => PidOf(instance) is null))
        {
            await LaunchAsync(instance, cancellation);
            fresh.Add(instance);
        }

        foreach (var instance in fresh)
        {
            await AwaitAsync(instance, cancellation);
        }
    }

    /// <summary>Runs it as a child of this process that writes where this process writes; the caller ends it.</summary>
    /// <exception cref="DeploymentException">It runs already.</exception>
    public Task<Process> RunAsync(Instance instance)
    {
        RequireStartable(instance);
        return PidOf(instance) is { } pid
            ? throw new DeploymentException($"{instance.LongName} already runs (pid {pid})")
            : Launcher.StartAsync(ProgramOf(instance), NoteOf(instance), log: null, EnvironmentOf(instance));
    }

    /// <summary>Starts it in the background unless it runs; does not wait for it.</summary>
    public async Task LaunchAsync(Instance instance, CancellationToken cancellation)
    {
        RequireStartable(instance);
        // Two must not both start it.
        using var turn = await LockFile.TakeAsync(Path.Combine(Settings.Home, "run", instance.ShortName + ".lock"), cancellation);
        if (PidOf(instance) is not null)
        {
            return;
        }

        string log = LogOf(instance);
        if (new FileInfo(log) is { Exists: true, Length: > MostLogBytes })
        {
            File.Move(log, log + ".1", overwrite: true);
        }

        (await Launcher.StartAsync(ProgramOf(instance), NoteOf(instance), log, EnvironmentOf(instance))).Dispose();
    }

    /// <summary>Waits until an instance answers. Somebody else who has its port does not count.</summary>
    /// <exception cref="DeploymentException">It ended instead, or does not answer in time; with its last words.</exception>
    public async Task AwaitAsync(Instance instance, CancellationToken cancellation)
    {
        bool isOver = await Probe.UntilAsync(
            async () => PidOf(instance) is not { } pid || await IsServedByAsync(instance, pid, cancellation),
            LongestStart,
            cancellation);
        if (PidOf(instance) is null)
        {
            throw new DeploymentException(
                $"{LastWordsOf(instance)}{instance.LongName} did not start; its log: {LogOf(instance)}");
        }

        if (!isOver)
        {
            throw new DeploymentException(FormattableString.Invariant(
                $"{instance.LongName} does not answer after {LongestStart.TotalSeconds:0} s; its log: {LogOf(instance)}"));
        }
    }

    private string LastWordsOf(Instance instance) =>
        LinesOf(instance).LastOrDefault(line => line.Contains("cannot start", StringComparison.Ordinal)) is { } last ? last + "\n" : "";

    private IEnumerable<string> LinesOf(Instance instance) => File.Exists(LogOf(instance)) ? File.ReadLines(LogOf(instance)) : [];

    private async Task<bool> IsServedByAsync(Instance instance, int pid, CancellationToken cancellation) =>
        await AnswersAsync(instance, cancellation)
        && (instance.Kind == ServiceKind.Console
            || (await ReadStatusAsync(instance, LongestFirstAnswer, cancellation))?.Pid == pid);

    /// <summary>Makes sure that an instance can be started at all.</summary>
    /// <exception cref="DeploymentException">It cannot; why.</exception>
    public void RequireStartable(Instance instance)
    {
        if (instance.Replica > 1 && !Settings.HasPostgres)
        {
            throw new DeploymentException(
                "replicas of a service share their data, and that takes PostgreSQL: set OWL_POSTGRES before the first one starts");
        }

        Settings.MakeFolders();
    }

    private static string ProgramOf(Instance instance) => Path.Combine(
        Checkout.Root, "artifacts", "publish", instance.Kind.Project, "release", $"Owl.{instance.Kind.Project}.dll");

    private Dictionary<string, string?> EnvironmentOf(Instance instance)
    {
        return new Dictionary<string, string?>
        {
            ["OWL_HOME"] = Settings.Home,
            ["OWL_PORT_BASE"] = Settings.PortBase.ToString(CultureInfo.InvariantCulture),
            ["OWL_STORAGE"] = Settings.HasPostgres ? Environment.GetEnvironmentVariable("OWL_STORAGE")
                : Settings.IsInMemory ? "memory"
                : "sqlite",
            ["OWL_REPLICA"] = instance.Replica.ToString(CultureInfo.InvariantCulture),
        };
    }
}
