using System.Globalization;
using System.Runtime.InteropServices;
using Owl.GrainsTool;

const string Usage = """
    Shows live which silo holds how many activations of which grain, and what becomes of them when a silo goes.
    Ctrl-C ends it; --once shows them once.
    """;

bool once = args is ["--once"];
if (args.Length > 0 && !once)
{
    Console.Error.WriteLine(Usage);
    return args is ["--help"] ? 0 : 2;
}

int portBase = int.Parse(Environment.GetEnvironmentVariable("OWL_PORT_BASE") is { Length: > 0 } text ? text : "8000", CultureInfo.InvariantCulture);
using var end = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

// Each service is a cluster of its own, so each is watched on its own.
Cluster[] clusters = [new("user-service", portBase + 1), new("task-service", portBase + 2), new("notification-service", portBase + 3)];
try
{
    await new View(clusters).RunAsync(once, end.Token);
}
finally
{
    foreach (var cluster in clusters)
    {
        await cluster.DisposeAsync();
    }
}

return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    end.Cancel();
}
