namespace Owl.CommandLine.Commands;

/// <summary>Ends all that was started here. What was started by other means is named, and ended only on request.</summary>
internal static class DownCommand
{
    public static async Task<int> RunAsync(CancellationToken end)
    {
        var deployment = new Deployment(DeploymentSettings.Read());
        deployment.Settings.MakeFolders();
        await deployment.EndAsync([Deployment.Console, .. deployment.Instances], Terminal.Say);
        foreach (var kind in ServiceKind.All)
        {
            await OfferAsync(deployment, new Instance(kind), end);
        }

        Terminal.Say("stopped");
        return 0;
    }

    private static async Task OfferAsync(Deployment deployment, Instance instance, CancellationToken end)
    {
        if (await deployment.ReadStatusAsync(instance, end) is not { Pid: { } pid } || !Deployment.IsOfThisCheckout(pid))
        {
            return;
        }

        string found = $"{instance.LongName} at {deployment.AddressOf(instance)} (pid {pid}) was not started by run.sh";
        if (Console.IsInputRedirected)
        {
            Terminal.Say($"{found}, and goes on; to end it: kill {pid}");
            return;
        }

        Console.Out.Write($"{found}. End it too? [y/N] ");
        if (Console.ReadLine() is "y" or "Y")
        {
            Signals.Send(pid, Signal.Terminate);
        }
    }
}
