using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Owl.FaultLab.Mutants;

internal enum Fate
{
    Caught,
    Survived,

    /// <summary>It can not be put in any more, or does not build: nothing is known of it.</summary>
    Unusable,
}

/// <param name="Mutant">Which one.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Why">What caught it, or why it is of no use.</param>
/// <param name="Seconds">How long its tests took.</param>
internal sealed record MutantResult(Mutant Mutant, Fate Fate, string Why, double Seconds);

/// <summary>Puts mutants into a copy of the checkout, one at a time, and has their tests judge.</summary>
internal sealed partial class MutantRun(WorkingCopy copy)
{
    // A test that hangs has found something as well.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <returns>Why the tests cannot judge: they fail without any bug. Null when they pass.</returns>
    public async Task<string?> FindProblemAsync(string project, IEnumerable<string> classes, CancellationToken cancellation)
    {
        if (await copy.BuildAsync(project, cancellation) is { } problem)
        {
            return problem;
        }

        var (code, output) = await copy.TestAsync(project, classes, cancellation);
        return code == 0 && HasRun(output) ? null : Failed(output) ?? (code == 0 ? "no test ran" : "the tests ended with an error");
    }

    public async Task<MutantResult> RunAsync(Mutant mutant, CancellationToken cancellation)
    {
        if (mutant.FindProblem(copy.Root) is { } problem)
        {
            return new MutantResult(mutant, Fate.Unusable, problem, 0);
        }

        string before = mutant.PutInto(copy.Root);
        try
        {
            return await copy.BuildAsync(mutant.Project, cancellation) is { } error
                ? new MutantResult(mutant, Fate.Unusable, error, 0)
                : await TestAsync(mutant, cancellation);
        }
        finally
        {
            await File.WriteAllTextAsync(Path.Combine(copy.Root, mutant.File), before, CancellationToken.None);
        }
    }

    private async Task<MutantResult> TestAsync(Mutant mutant, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(Longest);
        MutantResult End(Fate fate, string why) => new(mutant, fate, why, Stopwatch.GetElapsedTime(start).TotalSeconds);
        try
        {
            var (code, output) = await copy.TestAsync(mutant.Project, [mutant.TestClass], bound.Token);
            return code == 0 && HasRun(output) ? End(Fate.Survived, mutant.TestClass)
                : code == 0 ? End(Fate.Unusable, $"there are no tests {mutant.TestClass}, or they were skipped")
                : End(Fate.Caught, Failed(output) ?? "the tests ended with an error");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return End(Fate.Caught, $"the tests did not end within {Longest.TotalMinutes} minutes");
        }
    }

    private static string? Failed(string output) => Failure().Match(output) is { Success: true } failure ? failure.Groups[1].Value : null;

    private static bool HasRun(string output) =>
        Counts().Match(output) is { Success: true } counts && int.Parse(counts.Groups[1].Value) > int.Parse(counts.Groups[2].Value);

    [GeneratedRegex(@"(\S+?)(?:\(.*\))? \[FAIL\]")]
    private static partial Regex Failure();

    [GeneratedRegex(@"Total: (\d+), .*Skipped: (\d+)")]
    private static partial Regex Counts();
}
