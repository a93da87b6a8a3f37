using System.Globalization;
using Owl.FaultLab.Claims;
using Owl.FaultLab.Runs;
using Spectre.Console;

namespace Owl.FaultLab.Results;

/// <summary>What people see while the lab works: a live table on a terminal, plain lines elsewhere.</summary>
internal sealed class Terminal(IAnsiConsole console, IReadOnlyList<Step> plan) : ILabProgress
{
    private readonly Dictionary<Step, RunResult> _done = [];
    private readonly DateTime _start = DateTime.UtcNow;
    private Step? _current;
    private string _phase = "";
    private LiveDisplayContext? _live;

    /// <summary>Runs <paramref name="work"/> while its progress is shown.</summary>
    public async Task<IReadOnlyList<RunResult>> ShowAsync(Func<Task<IReadOnlyList<RunResult>>> work)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            return await work();
        }

        return await console.Live(Table()).StartAsync(async live =>
        {
            _live = live;
            return await work();
        });
    }

    public void Phase(Step step, Words phase)
    {
        (_current, _phase) = (step, phase.En);
        Refresh();
    }

    public void Done(Step step, RunResult result)
    {
        _done[step] = result;
        Refresh();
        if (_live is null)
        {
            console.WriteLine(FormattableString.Invariant($"{Sign(result)} {step,-44} {Line(result)}"));
            WriteFindings(result);
        }
    }

    /// <summary>The claims that do not pass, and what it all comes to.</summary>
    public void WriteSummary(LabResult result)
    {
        if (_live is not null)
        {
            foreach (var run in result.Runs)
            {
                WriteFindings(run);
            }
        }

        var judged = result.Runs.Where(run => !run.IsComparison).ToList();
        var claims = judged.SelectMany(run => run.Claims).ToList();
        int skipped = judged.Count(run => run.Skipped is not null);
        console.WriteLine(FormattableString.Invariant(
            $"{Number(judged.Count - skipped, "experiment")}, {Number(claims.Count, "claim")}: {Count(Outcome.Passes)} pass, {Count(Outcome.Fails)} fail, {Count(Outcome.Unknown) + judged.Count(run => run.Problem is not null)} unknown{(skipped > 0 ? $"; skipped: {skipped}" : "")}; {(DateTime.UtcNow - _start).TotalSeconds:0} s"));

        static string Number(int count, string name) => FormattableString.Invariant($"{count} {name}{(count == 1 ? "" : "s")}");

        int Count(Outcome outcome) => claims.Count(claim => claim.Outcome == outcome);
    }

    private void Refresh() => _live?.UpdateTarget(Table());

    private Table Table()
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("", "experiment", "what it found");
        foreach (var step in plan)
        {
            bool isDone = _done.TryGetValue(step, out var result);
            table.AddRow(
                new Text(isDone ? Sign(result!) : step == _current ? "…" : ""),
                new Text(step.ToString()),
                new Text(isDone ? Line(result!) : step == _current ? _phase : ""));
        }

        return table;
    }

    private void WriteFindings(RunResult result)
    {
        if (result.IsComparison)
        {
            return; // They are made to fail; the report has them.
        }

        foreach (var claim in result.Claims.Where(claim => claim.Outcome is not Outcome.Passes))
        {
            console.WriteLine($"    {claim.Outcome.ToString().ToLowerInvariant()}: {claim.Title}: {claim.Why}");
            if (claim.First is not null)
            {
                console.WriteLine($"    first: {claim.First}");
            }
        }
    }

    private static string Sign(RunResult result) => result.Outcome switch
    {
        Outcome.Passes => "pass   ",
        Outcome.Fails when result.IsComparison => "as seen",
        Outcome.Fails => "FAIL   ",
        Outcome.Skipped => "skipped",
        _ => "unknown",
    };

    private static string Line(RunResult result)
    {
        if (result.Skipped is not null)
        {
            return $"cannot be made here: {result.Skipped}";
        }

        if (result.Problem is not null)
        {
            return $"not carried out: {result.Problem}";
        }

        if (result.Figures is not { } figures)
        {
            return $"{result.Passed} claims; {result.Claims[0].Why}";
        }

        string recovery = figures.RecoverySeconds is >= 0.1 and var seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s") : "at once";
        string impaired = figures.BystandersImpaired >= 0.1
            ? string.Create(CultureInfo.InvariantCulture, $"; what should not notice was impaired for {figures.BystandersImpaired:0.0} s")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Passed} claims; tasks created {figures.Creation.Availability:0%}, slowest {figures.Creation.Slowest:0} ms; well again {recovery}; lost {figures.Lost + figures.NotificationsLost}, doubled {figures.NotificationsDoubled}{impaired}");
    }
}
