using System.Runtime.InteropServices;
using Owl.FaultLab.Commands;
using Spectre.Console;
using Spectre.Console.Cli;

int? signalled = null;
using var interrupted = new CancellationTokenSource();
using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Interrupt(signal, 2));
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Interrupt(signal, 15));
using var closed = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => Interrupt(signal, 1));
if (!AnsiConsole.Profile.Out.IsTerminal)
{
    AnsiConsole.Profile.Width = 1000; // One line stays one line.
}

var app = new CommandApp();
app.Configure(config =>
{
    config.SetApplicationName("./run.sh lab");
    config.SetExceptionHandler((e, _) => Explain(e));
    config.AddCommand<ListCommand>("list").WithDescription("Name the experiments");
    config.AddCommand<RunCommand>("run").WithDescription("Make experiments, and write a report");
    config.AddCommand<ModelCommand>("model").WithDescription("Search the model of late delivery, and show what each mechanism is for");
    config.AddCommand<MutantsCommand>("mutants").WithDescription("Put bugs into a copy of the checkout, and see what catches them");
    config.AddCommand<ReportCommand>("report").WithDescription("Write the report of the last run anew");
});
int code = await app.RunAsync(args, interrupted.Token);
return signalled is { } number ? 128 + number : code; // As a shell says that a signal ended something.

// 2: what was typed is wrong, as everywhere in run.sh. 3: the lab itself failed.
int Explain(Exception e)
{
    if (e is OperationCanceledException && interrupted.IsCancellationRequested)
    {
        return 130;
    }

    if (e is CommandAppException wrong)
    {
        AnsiConsole.Write(wrong.Pretty ?? new Text(wrong.Message + Environment.NewLine));
        return 2;
    }

    AnsiConsole.WriteException(e);
    return 3;
}

void Interrupt(PosixSignalContext signal, int number)
{
    signal.Cancel = true; // What was started is ended first.
    signalled ??= number;
    interrupted.Cancel();
}
