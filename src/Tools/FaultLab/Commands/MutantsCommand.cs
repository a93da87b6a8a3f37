using System.ComponentModel;
using Owl.FaultLab.Mutants;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Owl.FaultLab.Commands;

/// <summary>
/// Puts bugs into a copy of the checkout, one at a time, and sees what catches them. Exit code 0: each is caught; 1: one
/// survived; 2: one cannot be put in any more, or its tests cannot judge.
/// </summary>
internal sealed class MutantsCommand(IAnsiConsole console) : AsyncCommand<MutantsCommand.Settings>
{
    public sealed class Settings : CommandSettings
    {
        [CommandArgument(0, "[WORD]")]
        [Description("Only those whose promise, file or tests have one of these words in it")]
        public string[] Words { get; init; } = [];
    }

    public override async Task<int> ExecuteAsync(CommandContext context, Settings settings, CancellationToken cancellationToken)
    {
        var copy = new WorkingCopy(Path.Combine(Checkout.Root, "artifacts", "mutants"));
        await copy.RenewAsync(cancellationToken);
        var run = new MutantRun(copy);
        var results = new List<MutantResult>();
        foreach (var mutants in Mutants.Mutants.All.Where(mutant => IsChosen(mutant, settings.Words)).GroupBy(mutant => mutant.Project))
        {
            if (await run.FindProblemAsync(mutants.Key, mutants.Select(mutant => mutant.TestClass).Distinct(), cancellationToken) is { } problem)
            {
                results.AddRange(mutants.Select(mutant => Tell(new MutantResult(mutant, Fate.Unusable, $"without it, too: {problem}", 0))));
                continue;
            }

            foreach (var mutant in mutants)
            {
                results.Add(Tell(await run.RunAsync(mutant, cancellationToken)));
            }
        }

        console.WriteLine(string.Join(", ", Enum.GetValues<Fate>().Select(fate => $"{results.Count(result => result.Fate == fate)} {Name(fate)}")));
        return results.Any(result => result.Fate is Fate.Survived) ? 1 : results.Any(result => result.Fate is Fate.Unusable) ? 2 : 0;
    }

    private static bool IsChosen(Mutant mutant, string[] words) =>
        words.Length == 0 || words.Any(word => $"{mutant.Promise} {mutant.File} {mutant.TestClass}".Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string Name(Fate fate) => fate switch { Fate.Caught => "caught", Fate.Survived => "survived", _ => "of no use" };

    private MutantResult Tell(MutantResult result)
    {
        string name = result.Fate is Fate.Survived ? "SURVIVED" : Name(result.Fate);
        console.WriteLine(FormattableString.Invariant(
            $"{name,-9} {result.Seconds,5:0.0} s  {result.Mutant.Promise} ({Path.GetFileName(result.Mutant.File)}): {result.Why}"));
        return result;
    }
}
