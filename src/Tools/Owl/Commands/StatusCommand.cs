using System.Globalization;
using System.Text.Json;

namespace Owl.CommandLine.Commands;

/// <summary>What runs, where, how large.</summary>
internal static class StatusCommand
{
    public static async Task<int> RunAsync(bool asJson, CancellationToken end)
    {
        var deployment = new Deployment(DeploymentSettings.Read());
        var seen = await Task.WhenAll(
            deployment.Instances.Select(instance => InstanceStatus.ReadAsync(deployment, instance, end)));
        string deliveries = seen.First(status => status.Instance.Kind == ServiceKind.TaskService).Deliveries;
        string? console = await deployment.AnswersAsync(Deployment.Console, end)
            ? deployment.AddressOf(Deployment.Console)
            : null;
        if (asJson)
        {
            WriteJson(deployment, seen, deliveries, console);
        }
        else
        {
            Write(deployment, seen, deliveries, console);
        }

        return seen.All(status => status.State == InstanceStatus.Up) ? 0 : 1;
    }

    private static void Write(Deployment deployment, InstanceStatus[] seen, string deliveries, string? console)
    {
        Terminal.Say(Line("service", "state", "pid", "address", "memory"));
        foreach (var status in seen)
        {
            Terminal.Say(Line(
                status.Instance.LongName,
                status.State,
                status.Pid is { } pid ? pid.ToString(CultureInfo.InvariantCulture) : "-",
                deployment.AddressOf(status.Instance),
                $"{status.Megabytes} MB"));
        }

        long together = seen.Sum(status => status.Megabytes);
        Terminal.Say(Terminal.Row("memory together", $"{together} MB resident (code that they share counts in each)"));
        Terminal.Say(Terminal.Row("live console", console ?? "down"));
        Terminal.Say(Terminal.Row("deliveries", deliveries));
        Terminal.Say(Terminal.Row("data", deployment.Settings.Safety));
    }

    private static string Line(string service, string state, string pid, string address, string memory) =>
        $"{service,-21} {state,-14} {pid,-8} {address,-24} {memory}";

    private static void WriteJson(Deployment deployment, InstanceStatus[] seen, string deliveries, string? console)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("services");
            foreach (var status in seen)
            {
                json.WriteStartObject();
                json.WriteString("service", status.Instance.Kind.Name);
                json.WriteNumber("replica", status.Instance.Replica);
                json.WriteString("state", status.State);
                if (status.Pid is { } pid)
                {
                    json.WriteNumber("pid", pid);
                }

                json.WriteString("address", deployment.AddressOf(status.Instance));
                json.WriteNumber("memory_mb", status.Megabytes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("live_console", console);
            json.WriteString("deliveries", deliveries);
            json.WriteString("data", deployment.Settings.Safety);
            json.WriteEndObject();
        }

        Terminal.Say(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }
}
