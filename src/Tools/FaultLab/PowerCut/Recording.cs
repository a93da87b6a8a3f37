using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Owl.FaultLab.PowerCut;

/// <summary>What task-service did to its store under load, over several lives that end with SIGKILL and one that ends well.</summary>
/// <param name="Root">The folder that was there before.</param>
/// <param name="Operations">What it did, and whom it told.</param>
/// <param name="Notified">The titles of the tasks whose notifications notification-service had in the end.</param>
internal sealed record Recording(string Root, IReadOnlyList<DiskOperation> Operations, IReadOnlySet<string> Notified)
{
    private const int Lives = 3;
    private const int Clients = 4;
    private const int TasksInALife = 60;

    public static string? Missing =>
        !OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64
            ? "what a process writes is recorded on Linux on x64 only"
        : !File.Exists("/usr/bin/strace") ? "strace is missing; on Debian and Ubuntu: apt-get install strace"
        : null;

    /// <param name="folder">An empty folder.</param>
    /// <param name="cancellation">When nobody waits for it any more.</param>
    public static async Task<Recording> MakeAsync(string folder, CancellationToken cancellation)
    {
        using var ports = PortRange.Take();
        string root = Path.Combine(folder, "machine");
        Directory.CreateDirectory(root);
        var settings = new Settings(root, $"{ports.Base}");
        var other = settings with { Home = Path.Combine(folder, "other") };
        await using var notifications = new ServiceProcess(
            ServiceKind.NotificationService, other, ports.Base + ServiceKind.NotificationService.PortOffset);
        await notifications.StartAsync(cancellation);
        var log = new StraceLog(root);
        for (int life = 1; life <= Lives; life++)
        {
            string trace = Path.Combine(folder, $"life-{life}.strace");
            string[] strace =
                ["strace", "-f", "-y", "-xx", "-s", "1000000", "--seccomp-bpf", "-e", $"trace={StraceLog.Calls}", "-e", "signal=none", "-o", trace];
            await using var tasks = new ServiceProcess(
                ServiceKind.TaskService, settings, ports.Base + ServiceKind.TaskService.PortOffset, under: strace);
            await tasks.StartAsync(cancellation);
            int pid = ChildOf(tasks.Pid);
            try
            {
                await LoadAsync(tasks.Address, life, life < Lives ? () => Signals.Send(pid, Signal.Kill) : () => { }, cancellation);
            }
            finally
            {
                Signals.Send(pid, life < Lives ? Signal.Kill : Signal.Terminate);
            }

            await tasks.ExitAsync();
            await foreach (string line in File.ReadLinesAsync(trace, cancellation))
            {
                log.Read(line);
            }
        }

        return new Recording(root, log.Operations, await NotifiedAsync(notifications.Address, cancellation));
    }

    // The last requests of a life are under way when it ends.
    private static async Task LoadAsync(Uri address, int life, Action end, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        int sent = 0;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(
            async () =>
            {
                int number;
                while ((number = Interlocked.Increment(ref sent)) <= TasksInALife)
                {
                    string json = $$"""{"title":"cut-{{life}}-{{number}}","user_id":1}""";
                    using var body = new StringContent(json, Encoding.UTF8, "application/json");
                    try
                    {
                        using var answer = await http.PostAsync(new Uri(address, "/tasks"), body, cancellation);
                    }
                    catch (HttpRequestException)
                    {
                        return; // It was killed.
                    }

                    if (number == TasksInALife - Clients)
                    {
                        end();
                    }
                }
            },
            cancellation)));
    }

    private static int ChildOf(int pid) => int.Parse(
        File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ')[0], CultureInfo.InvariantCulture);

    private static async Task<IReadOnlySet<string>> NotifiedAsync(Uri address, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        return (await http.ReadNotifiedAsync(address, cancellation)).ToHashSet();
    }
}
