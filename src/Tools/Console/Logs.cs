using System.Text;
using System.Text.Json.Nodes;
using Owl.LiveConsole.Control;
using Owl.Processes;
using Owl.ServiceDefaults.Http;

namespace Owl.LiveConsole;

/// <summary><c>GET /log/{service}</c>: the last lines that a process of this machine has logged, where run.sh has put them.</summary>
internal sealed class Logs(Deployment deployment)
{
    private const int MostLines = 200;
    private const int MostBytes = 256 * 1024;

    public async Task ReadAsync(HttpContext context, string service)
    {
        // The names of services and the numbers of replicas are all that gets into the path.
        if (ControlPlan.From("start", service, context.Request.Query["replica"], null) is not { Instance: { } instance })
        {
            ErrorBodies.Write(context, StatusCodes.Status404NotFound, "There is no such service or replica");
            return;
        }

        string file = deployment.LogOf(instance);
        try
        {
            string[] lines = await ReadEndAsync(file, context.RequestAborted);
            var answer = new JsonObject { ["file"] = file, ["lines"] = new JsonArray([.. lines.Select(line => JsonValue.Create(line))]) };
            context.Response.ContentType = WireJson.ContentType;
            await context.Response.WriteAsync(answer.ToJsonString(Calls.RawText));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ErrorBodies.Write(context, StatusCodes.Status404NotFound, $"{instance.LongName} has no log here: {file}");
        }
    }

    private static async Task<string[]> ReadEndAsync(string file, CancellationToken cancellation)
    {
        await using var log = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        long start = Math.Max(0, log.Length - MostBytes);
        log.Position = start;
        byte[] bytes = new byte[Math.Min(log.Length - start, MostBytes)];
        int read = await log.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        string[] lines = Encoding.UTF8.GetString(bytes, 0, read).Split('\n', StringSplitOptions.TrimEntries);
        // The first one is cut, and behind the last one is nothing.
        return lines[(start > 0 ? 1 : 0)..].Where(line => line.Length > 0).TakeLast(MostLines).ToArray();
    }
}
