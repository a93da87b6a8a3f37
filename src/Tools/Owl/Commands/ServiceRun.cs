namespace Owl.CommandLine.Commands;

/// <summary>
/// One service in the foreground, as a child of this process: a shell whose own child is frozen from another terminal takes
/// the job for suspended, and no Ctrl-C reaches it any more.
/// </summary>
internal static class ServiceRun
{
    public static async Task<int> RunAsync(Instance instance, CancellationToken end)
    {
        var deployment = new Deployment(DeploymentSettings.Read());
        deployment.RequireStartable(instance);
        await Builder.BuildServicesAsync();
        using var process = await deployment.RunAsync(instance);
        try
        {
            await process.WaitForExitAsync(end);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C.
        }

        await deployment.EndAsync([instance], Terminal.Say);
        await process.WaitForExitAsync(CancellationToken.None);

        return process.ExitCode;
    }
}
