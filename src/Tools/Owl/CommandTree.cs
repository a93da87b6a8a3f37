using System.CommandLine;
using System.CommandLine.Help;
using Owl.CommandLine.Commands;
using Owl.CommandLine.Help;

namespace Owl.CommandLine;

/// <summary>Every command, and what it takes.</summary>
internal static class CommandTree
{
    public static RootCommand Create()
    {
        var root = new RootCommand();
        root.SetAction((_, end) => Foreground.ForegroundRun.RunAsync(end));
        foreach (var kind in ServiceKind.All)
        {
            var service = OfInstance(kind.ShortName, (instance, end) => ServiceRun.RunAsync(instance, end), kind);
            if (kind.Name != kind.ShortName)
            {
                service.Aliases.Add(kind.Name);
            }

            root.Subcommands.Add(service);
        }

        root.Subcommands.Add(Plain("up", UpCommand.RunAsync));
        root.Subcommands.Add(Plain("down", DownCommand.RunAsync));
        root.Subcommands.Add(Status());
        root.Subcommands.Add(OfInstance("start", InstanceCommands.StartAsync));
        root.Subcommands.Add(OfInstance("stop", InstanceCommands.StopAsync));
        root.Subcommands.Add(OfInstance("restart", InstanceCommands.RestartAsync));
        root.Subcommands.Add(OfInstance("kill", InstanceCommands.KillAsync));
        root.Subcommands.Add(Freeze());
        root.Subcommands.Add(OfInstance("resume", InstanceCommands.ResumeAsync));
        root.Subcommands.Add(Plain("heal", InstanceCommands.HealAsync));
        root.Subcommands.Add(Logs());
        root.Subcommands.Add(Plain("console", ConsoleCommand.RunAsync));
        root.Subcommands.Add(Plain("build", async _ =>
        {
            await Builder.BuildServicesAsync();
            return 0;
        }));
        root.Subcommands.Add(Soak());
        root.Subcommands.Add(Plain("sbom", _ => SbomCommand.RunAsync()));
        root.Subcommands.Add(Plain("help", _ => Task.FromResult(Page.Write(null))));
        root.Subcommands.Add(Plain("reference", _ => Task.FromResult(Reference.Write())));
        root.Subcommands.Add(Plain("completion", _ => Task.FromResult(Completion.Write())));
        foreach (var command in Programs.Names)
        {
            root.Subcommands.Add(new Command(command)); // Known, so that it is suggested; it never comes to be parsed.
        }

        root.Options.OfType<HelpOption>().Single().Action = new Page();
        return root;
    }

    private static Command Plain(string name, Func<CancellationToken, Task<int>> run)
    {
        var command = new Command(name);
        command.SetAction((_, end) => run(end));
        return command;
    }

    private static Command OfInstance(
        string name, Func<Instance, CancellationToken, Task<int>> run, ServiceKind? kind = null)
    {
        var service = Word("SERVICE");
        var replica = Word("REPLICA");
        var command = new Command(name);
        if (kind is null)
        {
            command.Arguments.Add(service);
        }

        command.Arguments.Add(replica);
        command.SetAction((parsed, end) =>
            run(Instance.Parse(kind?.Name ?? parsed.GetValue(service), parsed.GetValue(replica)), end));
        return command;
    }

    private static Command Freeze()
    {
        var service = Word("SERVICE");
        var rest = new Argument<string[]>("REPLICA") { Arity = new ArgumentArity(0, 2) };
        var command = new Command("pause") { service, rest };
        command.Aliases.Add("freeze");
        command.SetAction((parsed, _) =>
        {
            string[] words = parsed.GetValue(rest) ?? [];
            if (words.FirstOrDefault(Duration.IsNearly) is { } seconds)
            {
                throw new DeploymentException($"'{seconds}' is no replica; for a time say {seconds}s", 2);
            }

            TimeSpan? length = words.FirstOrDefault(Duration.IsMeant) is { } time ? Duration.Parse(time) : null;
            return InstanceCommands.FreezeAsync(
                Instance.Parse(parsed.GetValue(service), words.FirstOrDefault(word => !Duration.IsMeant(word))), length);
        });
        return command;
    }

    private static Command Status()
    {
        var json = new Option<bool>("--json");
        var command = new Command("status") { json };
        command.SetAction((parsed, end) => StatusCommand.RunAsync(parsed.GetValue(json), end));
        return command;
    }

    private static Command Logs()
    {
        var service = Word("SERVICE");
        var replica = Word("REPLICA");
        var follow = new Option<bool>("--follow", "-f");
        var command = new Command("logs") { service, replica, follow };
        command.SetAction((parsed, end) => LogsCommand.RunAsync(
            parsed.GetValue(service), parsed.GetValue(replica), parsed.GetValue(follow), end));
        return command;
    }

    private static Command Soak()
    {
        var minutes = Word("MINUTES");
        var command = new Command("soak") { minutes };
        command.SetAction((parsed, end) => Programs.SoakAsync(parsed.GetValue(minutes) ?? "10", end));
        return command;
    }

    private static Argument<string?> Word(string name) => new(name) { Arity = ArgumentArity.ZeroOrOne };
}
