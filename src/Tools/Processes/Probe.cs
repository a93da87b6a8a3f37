using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Owl.Processes;

/// <summary>Looks at a service from outside, on a connection of its own.</summary>
public static class Probe
{
    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    /// <summary>Whether it says within <paramref name="patience"/> that it can do its work.</summary>
    public static async Task<bool> AnswersAsync(Uri address, TimeSpan patience, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port, end.Token);
            var stream = client.GetStream();
            await stream.WriteAsync(Request, end.Token);
            byte[] head = new byte[12];
            await stream.ReadExactlyAsync(head, end.Token);
            return Encoding.ASCII.GetString(head) == "HTTP/1.1 200";
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Whether nobody listens at its port.</summary>
    public static async Task<bool> IsRefusedAsync(Uri address, CancellationToken cancellation)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port, cancellation);
            return false;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return true;
        }
    }

    /// <summary>Waits until a condition holds.</summary>
    /// <returns>False when it did not within <paramref name="patience"/>.</returns>
    public static async Task<bool> UntilAsync(Func<Task<bool>> condition, TimeSpan patience, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > patience)
            {
                return false;
            }

            await Task.Delay(5, cancellation);
        }

        return true;
    }
}
