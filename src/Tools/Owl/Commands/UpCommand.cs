using System.Globalization;

namespace Owl.CommandLine.Commands;

/// <summary>All four, and the live console, in the background.</summary>
internal static class UpCommand
{
    public static async Task<int> RunAsync(CancellationToken end)
    {
        var deployment = new Deployment(DeploymentSettings.Read());
        deployment.Settings.MakeFolders();
        await Builder.BuildServicesAsync();
        await deployment.StartAllAsync([.. ServiceKind.All.Select(kind => new Instance(kind))], end);
        if (deployment.Settings.HasConsole)
        {
            await deployment.StartAllAsync([Deployment.Console], end);
        }

        WriteBanner(deployment, deployment.PidOf(Deployment.Console) is not null);
        return 0;
    }

    /// <summary>Where everything is, and what to try first.</summary>
    public static void WriteBanner(Deployment deployment, bool hasConsole)
    {
        foreach (var instance in ServiceKind.All.Select(kind => new Instance(kind)))
        {
            Terminal.Say(Terminal.Row(instance.LongName, deployment.AddressOf(instance)));
        }

        Terminal.Say(Terminal.Row("data", deployment.Settings.Safety));
        if (hasConsole)
        {
            Terminal.Say(Terminal.Row("see it live", deployment.AddressOf(Deployment.Console) + "/"));
        }

        Terminal.Say(string.Create(CultureInfo.InvariantCulture, $$"""

            Try:
            curl -X POST {{Address(ServiceKind.UserService)}}/users -H "Content-Type: application/json" -d '{"name": "Alice"}'
            curl -X POST {{Address(ServiceKind.Gateway)}}/tasks -H "Content-Type: application/json" -d '{"title": "買い物リストを整理する", "user_id": 1}'
            curl {{Address(ServiceKind.NotificationService)}}/notifications
            """));

        string Address(ServiceKind kind) => deployment.AddressOf(new Instance(kind));
    }
}
