using System.Collections.Concurrent;
using System.Diagnostics;

namespace Owl.Processes;

/// <summary>Ends what still runs when the tests are broken off, by Ctrl-C for instance: nothing may outlive them.</summary>
public static class Leftovers
{
    private static readonly ConcurrentBag<Process> Started = [];

    static Leftovers() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Started)
        {
            try
            {
                process.Send(Signal.Kill);
            }
            catch (InvalidOperationException)
            {
                // Disposed: its owner has ended it.
            }
        }
    };

    public static void Add(Process process) => Started.Add(process);
}
