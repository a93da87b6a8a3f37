using System.Runtime.InteropServices;
using Owl.Benchmarks.Results;
using Owl.Benchmarks.Scenarios;
using Owl.Benchmarks.Systems;

namespace Owl.Benchmarks;

/// <summary>Runs what the options ask for, shows it and writes it to artifacts/bench.</summary>
internal static class Bench
{
    public static async Task<int> RunAsync(BenchOptions options)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        var report = new Report(options);
        Introduce(options);
        try
        {
            await (options.Million ? Million.RunAsync(report, stop.Token)
                : options.Replicas ? Replicas.RunAsync(report, stop.Token)
                : CompareAsync(report, stop.Token));
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            Console.WriteLine("stopped");
            return 130;
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or TimeoutException or HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"bench: {e.Message}");
            return 1;
        }

        await PublishAsync(report);
        return report.Failures.Count == 0 ? 0 : 1;

        // What was started is ended on the way out.
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task CompareAsync(Report report, CancellationToken cancellation)
    {
        var table = report.AddTable("Four processes", [.. SystemKind.All.Select(system => system.Name)]);
        // In turns, so that no system has a better hour than another.
        for (int round = 1; round <= report.Options.Rounds; round++)
        {
            foreach (var kind in SystemKind.All)
            {
                Console.WriteLine($"round {round} of {report.Options.Rounds}: {kind}");
                await new Turn(report, table, kind).RunAsync(cancellation);
            }
        }

        await LongList.RunAsync(report, table, cancellation);
    }

    private static void Introduce(BenchOptions options)
    {
        foreach (var system in SystemKind.All)
        {
            Console.WriteLine($"{system.Name,-8} {system.Remark}");
        }

        Console.WriteLine($"""
            {options.Rounds} rounds, {options.Connections} connections; each load runs for {options.WarmUp.TotalSeconds} s, then {options.Duration.TotalSeconds} s are measured.
            On {Environment.ProcessorCount} cores that the load generator shares: only the ratios say something, and only on a quiet machine.
            {(options.Quick ? "--quick: the processes are still cold, so these figures say nothing about speed.\n" : "")}
            """);
    }

    private static async Task PublishAsync(Report report)
    {
        Console.WriteLine();
        foreach (var table in report.Tables)
        {
            Console.WriteLine(TextTable.Write(table));
        }

        Console.WriteLine("Medians of the rounds; ratios as median (least..greatest) of the rounds' ratios.");
        foreach (string failure in report.Failures)
        {
            Console.WriteLine($"FAILED: {failure}");
        }

        string folder = Path.Combine(Checkout.Root, "artifacts", "bench");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "results.json"), ResultsFile.Write(report));
        await File.WriteAllTextAsync(Path.Combine(folder, "chart.svg"), Chart.Write(report.Tables));
        Console.WriteLine($"Written: {folder}/results.json, chart.svg");
    }
}
