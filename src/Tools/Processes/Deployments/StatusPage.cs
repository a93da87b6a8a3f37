using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Owl.Processes;

/// <summary>What a process says of itself at <c>/status</c>.</summary>
/// <param name="Pid">Its pid; null where it does not say.</param>
/// <param name="Service">Its name; null where it does not say.</param>
/// <param name="Deliveries">What task-service says of its outbox in one line; null where there is none.</param>
/// <param name="Json">All of it.</param>
public sealed record StatusPage(int? Pid, string? Service, string? Deliveries, JsonElement Json)
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>Asks the process at a port of this machine; null where none answers in time, or not as a service does.</summary>
    public static async Task<StatusPage?> ReadAsync(int port, string? secret, TimeSpan patience, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, end.Token);
            var stream = client.GetStream();
            // HTTP/1.0: the body is all that comes until the end. No HttpClient, which alone takes as long to load as this command.
            string authorization = secret is null ? "" : $"Authorization: Bearer {secret}\r\n";
            string request = $"GET /status HTTP/1.0\r\nHost: localhost\r\n{authorization}\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), end.Token);
            var answer = new MemoryStream();
            byte[] buffer = new byte[16 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, end.Token)) > 0 && answer.Length < MostBytes)
            {
                answer.Write(buffer, 0, read);
            }

            return Parse(answer.GetBuffer().AsMemory(0, (int)answer.Length));
        }
        catch (Exception e) when (e is SocketException or IOException or JsonException or InvalidOperationException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private static StatusPage? Parse(ReadOnlyMemory<byte> answer)
    {
        int head = answer.Span.IndexOf("\r\n\r\n"u8);
        if (head < 0 || answer.Length < 12 || !answer.Span[9..12].SequenceEqual("200"u8))
        {
            return null;
        }

        using var document = JsonDocument.Parse(answer[(head + 4)..]);
        var json = document.RootElement.Clone();
        return new StatusPage(
            json.TryGetProperty("pid", out var pid) && pid.TryGetInt32(out int number) ? number : null,
            json.TryGetProperty("service", out var service) ? service.GetString() : null,
            DeliveriesOf(json),
            json);
    }

    private static string? DeliveriesOf(JsonElement json) =>
        json.TryGetProperty("pending_deliveries", out var pending)
        && json.TryGetProperty("oldest_pending_seconds", out var oldest)
        && json.TryGetProperty("notification_service", out var neighbour)
            ? string.Create(CultureInfo.InvariantCulture, $"{pending} pending, the oldest for {oldest} s; notification-service: {neighbour}")
            : null;
}
