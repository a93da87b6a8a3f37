using System.Runtime.InteropServices;
using Owl.FaultLab.Commands;
using Spectre.Console;
using Spectre.Console.Cli;

using var interrupted = new CancellationTokenSource();
using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
if (!AnsiConsole.Profile.Out.IsTerminal)
{
    AnsiConsole.Profile.Width = 1000; // One line stays one line.
}

var app = new CommandApp();
app.Configure(config =>
{
    config.SetApplicationName("./run.sh lab");
    config.AddCommand<ListCommand>("list").WithDescription("Name the experiments");
    config.AddCommand<RunCommand>("run").WithDescription("Make experiments, and write a report");
    config.AddCommand<ReportCommand>("report").WithDescription("Write the report of the last run anew");
});
return await app.RunAsync(args, interrupted.Token);

void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = true; // What was started is ended first.
    interrupted.Cancel();
}
