namespace Owl.CommandLine.Commands;

/// <summary>What a service wrote.</summary>
internal static class LogsCommand
{
    private const int Lines = 100;

    public static async Task<int> RunAsync(string? service, string? replica, bool follow, CancellationToken end)
    {
        var instance = service == ServiceKind.Console.Name ? Deployment.Console : Instance.Parse(service, replica);
        string path = new Deployment(DeploymentSettings.Read()).LogOf(instance);
        if (!File.Exists(path))
        {
            throw new DeploymentException($"{instance.LongName} has no log yet: {path} is not there");
        }

        long length = new FileInfo(path).Length;
        foreach (string line in File.ReadLines(path).TakeLast(Lines))
        {
            Terminal.Say(line);
        }

        if (follow)
        {
            await LogFollower.FollowAsync(path, length, Terminal.Say, end);
        }

        return 0;
    }
}
