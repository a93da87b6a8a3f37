using System.Diagnostics;
using System.Globalization;

namespace Owl.Processes;

/// <summary>Several hosts on one machine: network namespaces, each with a cable to a switch that this process is on too.</summary>
public sealed class Network : IAsyncDisposable
{
    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"owl{Random.Shared.Next(0x10000):x4}");

    // Private addresses, so that a network of the machine itself is hardly ever the same one.
    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"10.{Random.Shared.Next(64, 128)}.{Random.Shared.Next(256)}");

    private Network(int count) => Hosts = [.. Enumerable.Range(1, count).Select(number =>
        new Host($"{_prefix}.{number}", ["ip", "netns", "exec", NameOf(number)]))];

    public IReadOnlyList<Host> Hosts { get; }

    /// <summary>Makes the hosts; null where that cannot be done, because it takes root and a kernel that knows how.</summary>
    public static async Task<Network?> TryCreateAsync(int count)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return null;
        }

        var network = new Network(count);
        if (await network.CreateAsync())
        {
            return network;
        }

        await network.DisposeAsync();
        return null;
    }

    /// <summary>Pulls the cable of a host, numbered from 0; its processes go on.</summary>
    public Task CutOffAsync(int host) => RequireAsync("link", "set", CableOf(host + 1), "down");

    public Task LetBackAsync(int host) => RequireAsync("link", "set", CableOf(host + 1), "up");

    public async ValueTask DisposeAsync()
    {
        for (int number = 1; number <= Hosts.Count; number++)
        {
            await RunAsync("link", "del", CableOf(number));
            await RunAsync("netns", "del", NameOf(number));
        }

        await RunAsync("link", "del", _name);
    }

    private async Task<bool> CreateAsync()
    {
        bool made = await RunAsync("link", "add", _name, "type", "bridge")
            && await RunAsync("addr", "add", $"{_prefix}.254/24", "dev", _name)
            && await RunAsync("link", "set", _name, "up");
        for (int number = 1; made && number <= Hosts.Count; number++)
        {
            string name = NameOf(number);
            made = await RunAsync("netns", "add", name)
                && await RunAsync("link", "add", CableOf(number), "type", "veth", "peer", "name", "eth0", "netns", name)
                && await RunAsync("link", "set", CableOf(number), "master", _name, "up")
                && await RunAsync("-n", name, "addr", "add", $"{_prefix}.{number}/24", "dev", "eth0")
                && await RunAsync("-n", name, "link", "set", "eth0", "up")
                && await RunAsync("-n", name, "link", "set", "lo", "up");
        }

        return made;
    }

    private string NameOf(int number) => $"{_name}-{number}";

    private string CableOf(int number) => $"{_name}c{number}";

    private static async Task RequireAsync(params string[] arguments)
    {
        if (!await RunAsync(arguments))
        {
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)} failed.");
        }
    }

    private static async Task<bool> RunAsync(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
            await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // There is no such program.
        }
    }
}
