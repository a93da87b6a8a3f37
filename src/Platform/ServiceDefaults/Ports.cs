using System.Net;
using System.Net.Sockets;

namespace Owl.ServiceDefaults;

/// <summary>Finds out before the start whether a port can be had, so that the answer can name who has it.</summary>
public static class Ports
{
    private static readonly string[] SocketTables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <exception cref="CannotStartException">Someone listens on the port, or it may not be opened.</exception>
    public static void RequireFree(int port) => RequireFree(IPAddress.Loopback, port);

    /// <exception cref="CannotStartException">Someone listens on the port, or it may not be opened.</exception>
    public static void RequireFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            // As Kestrel does: connections of the previous process that linger in TIME_WAIT are no obstacle.
            listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, !OperatingSystem.IsWindows());
            listener.Bind(new IPEndPoint(address, port));
            listener.Listen();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new CannotStartException(
                $"port {port} is taken{(ListenerOf(port) is { } owner ? $" by {owner}" : "")}; stop that process or set OWL_PORT_BASE to move all four ports");
        }
        catch (SocketException e)
        {
            throw new CannotStartException($"port {port} of {address} cannot be opened: {e.Message}");
        }
    }

    // Linux only: /proc/net/tcp names the socket's inode, and the owner has a descriptor that points to it.
    private static string? ListenerOf(int port)
    {
        try
        {
            string[] sockets = [.. SocketTables.Where(File.Exists).SelectMany(File.ReadLines)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields.Length > 9 && fields[3] == "0A" && fields[1].EndsWith($":{port:X4}", StringComparison.Ordinal))
                .Select(fields => $"socket:[{fields[9]}]")];
            return Processes.WithOpen(sockets);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Who has it is a courtesy; that it is taken is already known.
        }
    }
}
