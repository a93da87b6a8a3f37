using System.Diagnostics;
using System.Globalization;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>run.sh of the checkout, with a home and ports of its own. Disposing it takes down what it started.</summary>
public sealed class RunSh : IAsyncDisposable
{
    private static readonly SemaphoreSlim Building = new(1);

    private readonly TempFolder _home = new();
    private readonly PortRange _ports;
    private readonly IDisposable _place;
    private readonly List<Process> _foreground = [];

    private RunSh(IDisposable place, string? storage, int replicas)
    {
        _ports = PortRange.Take(replicas);
        _place = place;
        Shell = new Shell(new Settings(Home, PortBase.ToString(CultureInfo.InvariantCulture), storage));
        Services = [.. ServiceKind.All.Select(kind => new Uri($"http://localhost:{PortBase + kind.PortOffset}"))];
    }

    public string Home => _home.File("home");

    public int PortBase => _ports.Base;

    public Shell Shell { get; }

    /// <summary>The addresses: gateway, user, task, notification.</summary>
    public IReadOnlyList<Uri> Services { get; }

    /// <summary>Where the live console is.</summary>
    public Uri Console => new($"http://localhost:{PortBase + ServiceKind.Console.PortOffset}");

    /// <summary>Waits for its turn: a test may have one of them, or one <see cref="OwlSystem"/>, at a time.</summary>
    public static async Task<RunSh> CreateAsync(CancellationToken cancellation, string? storage = null, int replicas = 1)
    {
        var place = await Places.TakeAsync(cancellation);
        try
        {
            var script = new RunSh(place, storage, replicas);
            await script.BuildAsync(cancellation); // So that no other command says that it builds.
            return script;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    public Task<ShellResult> RunAsync(string arguments, CancellationToken cancellation) =>
        Shell.RunAsync($"./run.sh {arguments}", cancellation);

    /// <summary>Starts run.sh itself, as a process that gets our signals.</summary>
    public Process Start(string arguments, Output output)
    {
        var process = Shell.Start($"exec ./run.sh {arguments}", output);
        _foreground.Add(process);
        return process;
    }

    /// <summary>The pid that run.sh noted for a service.</summary>
    public int PidOf(string service) =>
        int.Parse(File.ReadLines(Path.Combine(Home, "run", service + ".pid")).First(), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var process in _foreground)
            {
                process.Send(Signal.Terminate);
                await process.WaitForExitAsync();
                process.Dispose();
            }

            var down = await RunAsync("down", CancellationToken.None);
            Assert.True(down.Code == 0, $"run.sh down: {down}");
        }
        finally
        {
            _ports.Dispose();
            _place.Dispose();
            _home.Dispose();
        }
    }

    private async Task BuildAsync(CancellationToken cancellation)
    {
        await Building.WaitAsync(cancellation);
        try
        {
            var build = await RunAsync("build", cancellation);
            Assert.True(build.Code == 0, $"run.sh build: {build}");
        }
        finally
        {
            Building.Release();
        }
    }
}
