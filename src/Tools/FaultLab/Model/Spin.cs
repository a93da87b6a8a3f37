using System.Globalization;
using System.Text.RegularExpressions;

namespace Owl.FaultLab.Model;

/// <summary>What a search of all states found.</summary>
/// <param name="States">How many different states it has seen.</param>
/// <param name="IsComplete">Whether these are all there are; false also where it ended at the first error.</param>
/// <param name="Counterexample">The steps to the first error, the shortest way; null where there is none.</param>
internal sealed record SearchResult(long States, bool IsComplete, IReadOnlyList<string>? Counterexample);

/// <summary>
/// The model checker Spin. It turns a model into a C program, which searches all states.
/// <para>Source: G. Holzmann, "The Spin Model Checker", 2003; the options are those of version 6.</para>
/// </summary>
internal static partial class Spin
{
    private const string Model = "late-delivery.pml";
    private const string History = "history.inc";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);
    private static readonly string[] Programs = ["spin", "gcc"];

    /// <returns>Why it cannot run here; null when it can.</returns>
    public static string? Missing => Programs.FirstOrDefault(program => !IsInstalled(program)) is { } program
        ? $"{program} is missing; on Debian and Ubuntu: apt-get install spin gcc"
        : null;

    /// <param name="flags">The model's flags.</param>
    /// <param name="isErrorExpected">Searches breadth first, for the shortest way to an error.</param>
    /// <param name="cancellation">When nobody waits for it any more.</param>
    /// <exception cref="InvalidOperationException">The model is wrong, or a tool failed.</exception>
    public static async Task<SearchResult> SearchAsync(
        IReadOnlyList<string> flags, bool isErrorExpected, CancellationToken cancellation)
    {
        using var folder = new TempFolder();
        string found = await RunAsync(folder, flags, history: "", isErrorExpected ? ["-DBFS"] : [], cancellation);
        var states = States().Match(found);
        if (!states.Success)
        {
            throw new InvalidOperationException($"Spin's search says nothing of its states:\n{found}");
        }

        return new SearchResult(
            long.Parse(states.Groups[1].Value, CultureInfo.InvariantCulture),
            !HasError(found) && IsComplete(found),
            HasError(found) ? await ReplayAsync(folder, flags, cancellation) : null);
    }

    /// <returns>The lines of <paramref name="history"/> with <c>assert(true)</c>, from 1, that no run of the model comes to.</returns>
    /// <param name="flags">The model's flags.</param>
    /// <param name="history">A process that the model includes.</param>
    /// <param name="cancellation">When nobody waits for it any more.</param>
    /// <exception cref="InvalidOperationException">The model is wrong, or a tool failed.</exception>
    public static async Task<IReadOnlySet<int>> FindUnreachedAsync(
        IReadOnlyList<string> flags, string history, CancellationToken cancellation)
    {
        using var folder = new TempFolder();
        string found = await RunAsync(folder, [.. flags, "HISTORY"], history, [], cancellation);
        return !HasError(found) && IsComplete(found)
            ? Unreached().Matches(found).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
                .ToHashSet()
            : throw new InvalidOperationException($"Spin's search did not come to its end:\n{found}");
    }

    // -o3: each statement stays one of its own, so that each is counted as reached or not.
    private static async Task<string> RunAsync(
        TempFolder folder, IReadOnlyList<string> flags, string history, string[] search, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(folder.File(Model), await ReadModelAsync(cancellation), cancellation);
        await File.WriteAllTextAsync(folder.File(History), history, cancellation);
        string place = Path.GetDirectoryName(folder.File(Model))!;
        await RunAsync(place, "spin", [.. Defined(flags), "-o3", "-a", Model], cancellation);
        await RunAsync(place, "gcc", ["-O1", "-w", "-DSAFETY", .. search, "-o", "pan", "pan.c"], cancellation);
        return await RunAsync(place, folder.File("pan"), ["-E", "-m1000000", "-w22"], cancellation);
    }

    private static bool HasError(string found) => !found.Contains("errors: 0", StringComparison.Ordinal);

    private static bool IsComplete(string found) => !found.Contains("max search depth too small", StringComparison.Ordinal);

    private static IEnumerable<string> Defined(IReadOnlyList<string> flags) => flags.Select(flag => $"-D{flag}");

    // The steps say in words what they do. What else Spin prints is about itself.
    private static async Task<IReadOnlyList<string>> ReplayAsync(
        TempFolder folder, IReadOnlyList<string> flags, CancellationToken cancellation)
    {
        string place = Path.GetDirectoryName(folder.File(Model))!;
        string replay = await RunAsync(
            place, "spin", [.. Defined(flags), "-k", Model + ".trail", "-T", "-t", Model], cancellation);
        return
        [
            .. replay.Split('\n').TakeWhile(line => !line.StartsWith("spin: ", StringComparison.Ordinal))
                .Where(line => line.Length > 0),
        ];
    }

    private static async Task<string> ReadModelAsync(CancellationToken cancellation)
    {
        await using var stream = typeof(Spin).Assembly.GetManifestResourceStream(typeof(Spin), Model)!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellation);
    }

    private static async Task<string> RunAsync(
        string folder, string program, string[] arguments, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(Longest);
        var (code, output, errors) = await ProgramRun.RunAsync(folder, [program, .. arguments], end.Token);
        return code == 0 ? output : throw new InvalidOperationException($"{program} ended with {code}:\n{output}{errors}");
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    [GeneratedRegex(@"(\d+) states, stored")]
    private static partial Regex States();

    [GeneratedRegex(@":(\d+), state \d+, ""assert\(1\)""")]
    private static partial Regex Unreached();
}
