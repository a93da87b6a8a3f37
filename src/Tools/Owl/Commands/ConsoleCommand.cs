namespace Owl.CommandLine.Commands;

/// <summary>The live console in a terminal of its own.</summary>
internal static class ConsoleCommand
{
    public static async Task<int> RunAsync(CancellationToken end)
    {
        var settings = DeploymentSettings.Read();
        settings.MakeFolders();
        await Builder.BuildServicesAsync();
        return await ServiceRun.RunAsync(Deployment.Console, end);
    }
}
