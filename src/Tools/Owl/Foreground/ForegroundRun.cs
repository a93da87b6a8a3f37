using System.Globalization;
using Owl.CommandLine.Commands;

namespace Owl.CommandLine.Foreground;

/// <summary>All four in the foreground: their logs, who is gone, and at the end nothing that stays behind.</summary>
internal sealed class ForegroundRun(Deployment deployment)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly Instance[] All = [.. ServiceKind.All.Select(kind => new Instance(kind))];

    public static async Task<int> RunAsync(CancellationToken end)
    {
        var deployment = new Deployment(DeploymentSettings.Read());
        deployment.Settings.MakeFolders();
        await Builder.BuildServicesAsync();
        if (All.FirstOrDefault(instance => deployment.PidOf(instance) is not null) is { } running)
        {
            throw new DeploymentException($"{running.LongName} already runs; stop it with: ./run.sh down");
        }

        return await new ForegroundRun(deployment).ServeAsync(end);
    }

    private async Task<int> ServeAsync(CancellationToken end)
    {
        using var logs = new CancellationTokenSource();
        var followers = All.Select((instance, index) => FollowAsync(instance, index + 1, logs.Token)).ToList();
        try
        {
            foreach (var instance in All)
            {
                await deployment.LaunchAsync(instance, end);
            }

            foreach (var instance in All)
            {
                await deployment.AwaitAsync(instance, end);
            }

            await StartConsoleAsync(end);
            Terminal.Say("");
            UpCommand.WriteBanner(deployment, deployment.PidOf(Deployment.Console) is not null);
            Terminal.Say("Ctrl-C stops all.");
            Terminal.Say("");
            await WatchAsync(end);
            Terminal.Say("All four were stopped from elsewhere.");
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Ctrl-C.
        }
        finally
        {
            await deployment.EndAsync([.. All, Deployment.Console], Terminal.Say);
            await logs.CancelAsync();
            await Task.WhenAll(followers);
        }

        return 0;
    }

    private async Task StartConsoleAsync(CancellationToken end)
    {
        if (deployment.Settings.HasConsole)
        {
            await deployment.StartAllAsync([Deployment.Console], end);
        }
    }

    // Says who is gone; returns when all four are, and were ended cleanly, by `down` in another terminal.
    private async Task WatchAsync(CancellationToken end)
    {
        var gone = new HashSet<Instance>();
        while (true)
        {
            foreach (var instance in All)
            {
                if (deployment.PidOf(instance) is not null)
                {
                    gone.Remove(instance);
                }
                else if (gone.Add(instance))
                {
                    Terminal.Say($"{instance.LongName} is gone. Start it again with: ./run.sh start {instance.ShortName}");
                }
            }

            if (All.All(instance => !deployment.IsNoted(instance)))
            {
                return;
            }

            await Task.Delay(Interval, end);
        }
    }

    private Task FollowAsync(Instance instance, int colour, CancellationToken end)
    {
        string log = deployment.LogOf(instance);
        string name = instance.ShortName.PadRight(12);
        if (!Console.IsOutputRedirected)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"\e[3{colour}m{name}\e[0m");
        }

        long position = new FileInfo(log) is { Exists: true } file ? file.Length : 0;
        return LogFollower.FollowAsync(log, position, line => Terminal.Say($"{name} | {line}"), end);
    }
}
