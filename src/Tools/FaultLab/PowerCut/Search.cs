using System.Diagnostics;

namespace Owl.FaultLab.PowerCut;

/// <summary>Looks for a disk on which something is wrong.</summary>
/// <param name="Problem">The first that was found, with what repeats it; null when there was none.</param>
/// <param name="Disks">How many were looked at.</param>
internal sealed record Search(string? Problem, int Disks)
{
    // The disks of one seed; each seed goes through all of the recording.
    private const int OfASeed = 200;

    /// <param name="operations">What was recorded.</param>
    /// <param name="judge">Opens a disk and says what is wrong with it; null: nothing.</param>
    /// <param name="most">Disks.</param>
    /// <param name="longest">No other seed is begun afterwards.</param>
    /// <param name="seed">The first one.</param>
    public static async Task<Search> RunAsync(
        IReadOnlyList<DiskOperation> operations, Func<DiskState, Task<string?>> judge, int most, TimeSpan longest, int seed)
    {
        long start = Stopwatch.GetTimestamp();
        int disks = 0;
        for (; disks < most && (disks == 0 || Stopwatch.GetElapsedTime(start) < longest); seed++)
        {
            foreach (var disk in Disk.Cuts(operations, Math.Min(OfASeed, most - disks), new Random(seed)))
            {
                disks++;
                if (await judge(disk) is { } problem)
                {
                    return new Search($"seed {seed}, cut after operation {disk.Cut} of {operations.Count}: {problem}", disks);
                }
            }
        }

        return new Search(null, disks);
    }
}
