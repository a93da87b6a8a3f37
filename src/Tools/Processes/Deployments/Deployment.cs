using System.Diagnostics;
using System.Globalization;

namespace Owl.Processes;

/// <summary>
/// The services of one OWL_HOME on this machine, whoever starts them. Only what was started here is ever signalled. Each
/// action returns what happened, in words for a person, once its effect was seen.
/// </summary>
public sealed partial class Deployment(DeploymentSettings settings)
{
    /// <summary>How long a start is waited for.</summary>
    public static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(1);

    public static Instance Console { get; } = new(ServiceKind.Console);

    public DeploymentSettings Settings { get; } = settings;

    /// <summary>The four services, and what else of them was started.</summary>
    public IReadOnlyList<Instance> Instances =>
    [
        .. ServiceKind.All.SelectMany(kind => ReplicasOf(kind).Select(replica => new Instance(kind, replica))),
    ];

    public int PortOf(Instance instance) =>
        Settings.PortBase + instance.Kind.PortOffset + (Instance.PortDistance * (instance.Replica - 1));

    public string AddressOf(Instance instance) =>
        string.Create(CultureInfo.InvariantCulture, $"http://localhost:{PortOf(instance)}");

    public string LogOf(Instance instance) => Path.Combine(Settings.Home, "logs", instance.ShortName + ".log");

    /// <summary>The pid of an instance that was started here and runs; otherwise null.</summary>
    public int? PidOf(Instance instance) => NoteOf(instance).Pid;

    /// <summary>Whether a pid was noted for it: it was started, and not ended cleanly.</summary>
    public bool IsNoted(Instance instance) => NoteOf(instance).Exists;

    /// <summary>Whether it can do its work.</summary>
    public Task<bool> AnswersAsync(Instance instance, CancellationToken cancellation) =>
        Probe.AnswersAsync(new Uri($"http://127.0.0.1:{PortOf(instance)}"), LongestAnswer, cancellation);

    /// <summary>What the process at the port of an instance says of itself; null where none answers.</summary>
    public Task<StatusPage?> ReadStatusAsync(Instance instance, CancellationToken cancellation) =>
        ReadStatusAsync(instance, LongestAnswer, cancellation);

    private Task<StatusPage?> ReadStatusAsync(Instance instance, TimeSpan patience, CancellationToken cancellation) =>
        StatusPage.ReadAsync(PortOf(instance), Settings.Secret, patience, cancellation);

    /// <summary>Whether a process runs a program of this checkout, whoever started it.</summary>
    public static bool IsOfThisCheckout(int pid)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cmdline"))
                .Contains(Path.Combine(Checkout.Root, "artifacts") + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    internal PidFile NoteOf(Instance instance) => new(Path.Combine(Settings.Home, "run", instance.ShortName + ".pid"));

    private string MarkerOf(Instance instance) => Path.Combine(Settings.Home, "run", instance.ShortName + ".thaw");

    // The first one, and the others that were started.
    private IEnumerable<int> ReplicasOf(ServiceKind kind)
    {
        string folder = Path.Combine(Settings.Home, "run");
        var notes = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, kind.ShortName + "-*.pid") : [];
        return notes
            .Select(path => Path.GetFileNameWithoutExtension(path)[(kind.ShortName.Length + 1)..])
            .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)
            .Where(replica => replica > 1)
            .Order()
            .Prepend(1);
    }

    private int RequirePid(Instance instance) => PidOf(instance) ?? throw new DeploymentException(
        $"{instance.LongName} does not run under {Settings.Home}; start it with: ./run.sh start {instance.Words}");

    private Task<bool> IsGoneAsync(Instance instance) => Probe.UntilAsync(
        () => Task.FromResult(PidOf(instance) is null), LongestStop, CancellationToken.None);

    // One that has ended meanwhile is left in peace.
    private static void Send(int pid, Signal signal)
    {
        if (OperatingSystem.IsWindows())
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        else
        {
            Signals.Send(pid, signal);
        }
    }
}
