namespace Owl.CommandLine.Commands;

/// <summary>What is done to one instance, and to all that is not well.</summary>
internal static class InstanceCommands
{
    public static async Task<int> StartAsync(Instance instance, CancellationToken end)
    {
        var deployment = Open();
        if (deployment.PidOf(instance) is null)
        {
            deployment.RequireStartable(instance);
            await Builder.BuildServicesAsync();
        }

        return Say(await deployment.StartAsync(instance, end));
    }

    public static async Task<int> RestartAsync(Instance instance, CancellationToken end)
    {
        var deployment = Open();
        deployment.RequireStartable(instance);
        await Builder.BuildServicesAsync();
        return Say(await deployment.RestartAsync(instance, end));
    }

    public static async Task<int> StopAsync(Instance instance, CancellationToken end) =>
        Say(await Open().StopAsync(instance));

    public static async Task<int> KillAsync(Instance instance, CancellationToken end) =>
        Say(await Open().KillAsync(instance));

    public static async Task<int> FreezeAsync(Instance instance, TimeSpan? length) =>
        Say(await Open().FreezeAsync(instance, length));

    public static async Task<int> ResumeAsync(Instance instance, CancellationToken end) =>
        Say(await Open().ResumeAsync(instance, end));

    public static async Task<int> HealAsync(CancellationToken end)
    {
        var deployment = Open();
        await Builder.BuildServicesAsync();
        return Say(await deployment.HealAsync(end));
    }

    private static Deployment Open()
    {
        var settings = DeploymentSettings.Read();
        settings.MakeFolders();
        return new Deployment(settings);
    }

    private static int Say(string words)
    {
        Terminal.Say(words);
        return 0;
    }
}
