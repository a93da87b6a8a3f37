using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using Owl.FaultLab.Experiments;
using Owl.FaultLab.Results;
using Owl.FaultLab.Runs;
using Owl.FaultLab.Systems;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Owl.FaultLab.Commands;

/// <summary>Makes experiments. Exit code 0: every claim passes; 1: one fails; 2: one could not be judged.</summary>
internal sealed class RunCommand(IAnsiConsole console) : AsyncCommand<RunCommand.Settings>
{
    public sealed class Settings : LabSettings
    {
        [CommandArgument(0, "[NAME]")]
        [Description("The experiments; `lab list` names them")]
        public string[] Names { get; init; } = [];

        [CommandOption("--all")]
        [Description("Every experiment")]
        public bool All { get; init; }

        [CommandOption("--quick")]
        [Description("Shorter, and without comparisons")]
        public bool Quick { get; init; }

        [CommandOption("--compare")]
        [Description("Also with the designs that an experiment compares; --all without --quick does so")]
        public bool Compare { get; init; }

        [CommandOption("--coupling <COUPLING>")]
        [Description("With another OWL_COUPLING: naive, timeout, retry or breaker")]
        public string? Coupling { get; init; }

        [CommandOption("--topology <TOPOLOGY>")]
        [Description("With another OWL_TOPOLOGY: shared")]
        public string? Topology { get; init; }

        public override ValidationResult Validate() =>
            All == (Names.Length > 0) ? ValidationResult.Error("Name the experiments, or say --all")
            : Names.Except(Catalogue.All.Select(experiment => experiment.Name)).FirstOrDefault() is { } name
                ? ValidationResult.Error($"There is no experiment '{name}'; lab list names them")
            : Coupling is not null && !Setup.Couplings.Contains(Coupling)
                ? ValidationResult.Error($"--coupling must be one of {string.Join(", ", Setup.Couplings)}")
            : Topology is not null && !Setup.Topologies.Contains(Topology)
                ? ValidationResult.Error($"--topology must be one of {string.Join(", ", Setup.Topologies)}")
            : ValidationResult.Success();
    }

    public override async Task<int> ExecuteAsync(CommandContext context, Settings settings, CancellationToken cancellationToken)
    {
        var experiments = Catalogue.All.Where(experiment => settings.All || settings.Names.Contains(experiment.Name)).ToList();
        var plan = settings.Coupling is null && settings.Topology is null
            ? Plan.Of(experiments, settings.Compare || (settings.All && !settings.Quick))
            : Plan.On(experiments, settings.Coupling, settings.Topology);
        var terminal = new Terminal(console, plan);
        var started = DateTimeOffset.UtcNow;

        await using var lab = new Lab(settings.Quick ? Scale.Quick : Scale.Full, ProcessSystem.StartAsync, terminal);
        IReadOnlyList<RunResult> runs;
        try
        {
            runs = await terminal.ShowAsync(() => lab.RunAsync(plan, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            console.WriteLine("interrupted; nothing is written");
            return 130;
        }

        var result = new LabResult(started, CommandLine(), Machine(), runs);
        string report = await ResultFiles.WriteAsync(settings.Folder, result, cancellationToken);
        terminal.WriteSummary(result);
        console.WriteLine(report);
        return result.ExitCode;
    }

    private static string CommandLine() => string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Prepend("./run.sh lab"));

    private static string Machine() => string.Create(
        CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
}
