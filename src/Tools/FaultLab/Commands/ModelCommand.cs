using System.Diagnostics;
using Owl.FaultLab.Model;
using Owl.FaultLab.Results;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Owl.FaultLab.Commands;

/// <summary>
/// Searches the model of late delivery. Exit code 0: no claim is broken, each mechanism is needed, and the model knows
/// every history of the last run; 1: one of that is not so; 2: it could not be searched.
/// </summary>
internal sealed class ModelCommand(IAnsiConsole console) : AsyncCommand<LabSettings>
{
    public override async Task<int> ExecuteAsync(
        CommandContext context, LabSettings settings, CancellationToken cancellationToken)
    {
        if (Spin.Missing is { } why)
        {
            console.WriteLine($"skipped: {why}");
            return 2;
        }

        bool isWell = true;
        foreach (var scope in Scope.All)
        {
            long start = Stopwatch.GetTimestamp();
            var search = await Spin.SearchAsync(scope.Flags, isErrorExpected: false, cancellationToken);
            isWell &= search.IsComplete;
            string end = search.IsComplete ? "all there are; every claim holds" : "NOT all there are";
            console.WriteLine(FormattableString.Invariant(
                $"{scope.Sentence}: {search.States:#,0} states in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s, {end}"));
            Write(search.Counterexample);
        }

        foreach (var mechanism in Mechanism.All)
        {
            var search = await Spin.SearchAsync(
                [.. mechanism.Scope.Flags, mechanism.Flag], isErrorExpected: true, cancellationToken);
            isWell &= search.Counterexample is not null;
            console.WriteLine();
            console.WriteLine($"If it were not so that {mechanism.Sentence}:");
            Write(search.Counterexample ?? ["nothing would go wrong: the model does not need it"]);
        }

        return isWell & await KnowsHistoriesAsync(settings.Folder, cancellationToken) ? 0 : 1;
    }

    private async Task<bool> KnowsHistoriesAsync(string folder, CancellationToken cancellation)
    {
        var runs = (await ResultFiles.ReadAsync(folder, cancellation))?.Runs ?? [];
        var histories = runs.SelectMany(run => run.Histories).ToList();
        if (histories.Count == 0)
        {
            console.WriteLine($"\nThere are no histories in {folder}; make some with: lab run --all");
            return true;
        }

        var different = histories.DistinctBy(history => history.ToString()).ToList();
        var unknown = await HistoryCheck.FindUnknownAsync(different, cancellation);
        console.WriteLine(FormattableString.Invariant(
            $"\nThe last run recorded {histories.Sum(history => history.Count):#,0} tasks with {different.Count} different histories;"));
        console.WriteLine(FormattableString.Invariant($"of these, the model does not know {unknown.Count}"));
        foreach (var history in unknown)
        {
            console.WriteLine($"  {history}");
            console.WriteLine($"    {history.Example}");
        }

        return unknown.Count == 0;
    }

    private void Write(IReadOnlyList<string>? steps)
    {
        foreach (var (number, step) in (steps ?? []).Index())
        {
            console.WriteLine($"{number + 1,4}. {step}");
        }
    }
}
