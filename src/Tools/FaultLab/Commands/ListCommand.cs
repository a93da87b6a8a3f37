using Owl.FaultLab.Experiments;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Owl.FaultLab.Commands;

internal sealed class ListCommand(IAnsiConsole console) : Command<ListCommand.Settings>
{
    public sealed class Settings : CommandSettings;

    public override int Execute(CommandContext context, Settings settings, CancellationToken cancellationToken)
    {
        int width = Catalogue.All.Max(experiment => experiment.Name.Length);
        foreach (var experiment in Catalogue.All)
        {
            string also = experiment.Compared.Count == 0 ? "" : $" (compared with {experiment.Compared.Count} other designs)";
            console.WriteLine($"{experiment.Name.PadRight(width)}  {experiment.Title}{also}");
        }

        return 0;
    }
}
