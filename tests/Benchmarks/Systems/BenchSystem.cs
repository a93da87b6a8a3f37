using System.Diagnostics;

namespace Owl.Benchmarks.Systems;

/// <summary>The four processes of a system, with ports and a folder of their own, which go with it.</summary>
internal sealed class BenchSystem(SystemKind kind) : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly TempFolder _home = new();
    private readonly PortRange _ports = PortRange.Take();
    private readonly Dictionary<ServiceKind, ServiceProcess> _processes = [];

    public SystemKind Kind { get; } = kind;

    public long ResidentBytes => _processes.Values.Sum(process => ProcessFigures.ResidentBytesOf(process.Pid));

    public long ProportionalBytes => _processes.Values.Sum(process => ProcessFigures.ProportionalBytesOf(process.Pid));

    public IReadOnlyList<(string Name, TimeSpan Cpu)> ReadCpuTimes() =>
        [.. ServiceKind.All.Select(service => (service.Name, ProcessFigures.CpuTimeOf(PidOf(service))))];

    public int PidOf(ServiceKind service) => _processes[service].Pid;

    public Uri AddressOf(ServiceKind service) => new($"http://127.0.0.1:{_ports.Base + service.PortOffset}");

    public static async Task<BenchSystem> StartNewAsync(SystemKind kind, CancellationToken cancellation)
    {
        var system = new BenchSystem(kind);
        try
        {
            await system.StartAsync(cancellation);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts all four at once.</summary>
    /// <returns>How long it took until the last of them could do its work.</returns>
    public async Task<TimeSpan> StartAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(_home.File("data"));
        var watch = Stopwatch.StartNew();
        foreach (var service in ServiceKind.All)
        {
            _processes[service] = Kind.Create(service, _home.File(""), _ports.Base);
            _processes[service].Start();
        }

        await Task.WhenAll(_processes.Values.Select(process => process.ReadyAsync(cancellation, LongestStart)));
        return watch.Elapsed;
    }

    /// <summary>Ends all four; what they stored stays for the next start.</summary>
    public async Task StopAsync()
    {
        await Task.WhenAll(_processes.Values.Select(process => process.EndAsync()));
        _processes.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        finally
        {
            _ports.Dispose();
            _home.Dispose();
        }
    }
}
