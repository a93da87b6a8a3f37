using Owl.FaultLab.Results;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Owl.FaultLab.Commands;

/// <summary>Makes the report anew from the results of the last run.</summary>
internal sealed class ReportCommand(IAnsiConsole console) : AsyncCommand<LabSettings>
{
    public override async Task<int> ExecuteAsync(CommandContext context, LabSettings settings, CancellationToken cancellationToken)
    {
        if (await ResultFiles.ReadAsync(settings.Folder, cancellationToken) is not { } result)
        {
            console.WriteLine($"There are no results in {settings.Folder}; make some with: lab run --all");
            return 2;
        }

        console.WriteLine(await ResultFiles.WriteAsync(settings.Folder, result, cancellationToken));
        return result.ExitCode;
    }
}
