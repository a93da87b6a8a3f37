using System.Net;
using System.Net.Sockets;

namespace Owl.Processes;

/// <summary>
/// The ports of one system: four for HTTP, that of the live console, and those of the silos behind them; ten further on those of the next replicas. Free when it is taken, and reserved
/// against every other test of this machine for as long as it is held.
/// </summary>
public sealed class PortRange : IDisposable
{
    private const int Step = 10;

    // Below the ports that the operating system hands out for outgoing connections (32768 and up), so nobody gets one
    // of ours by chance; and in blocks, so that no base is another one's silo port.
    private static readonly int[] Bases =
    [
        .. Enumerable.Range(12_000, ServiceKind.SiloPortDistance)
            .Concat(Enumerable.Range(18_000, ServiceKind.SiloPortDistance))
            .Concat(Enumerable.Range(24_000, ServiceKind.SiloPortDistance))
            .Where(port => port % Step == 0),
    ];

    private readonly List<FileStream> _reservations;

    private PortRange(int portBase, List<FileStream> reservations) => (Base, _reservations) = (portBase, reservations);

    public int Base { get; }

    /// <param name="replicas">How many replicas of each service need ports.</param>
    public static PortRange Take(int replicas = 1)
    {
        string folder = Path.Combine(Path.GetTempPath(), "owl-test-ports");
        Directory.CreateDirectory(folder);
        int first = Random.Shared.Next(Bases.Length);
        for (int i = 0; i < Bases.Length; i++)
        {
            int portBase = Bases[(first + i) % Bases.Length];
            int[] bases = [.. Enumerable.Range(0, replicas).Select(replica => portBase + (replica * Step))];
            var reservations = new List<FileStream>();
            if (bases.All(Bases.Contains) && bases.All(part => TryTake(folder, part, reservations)))
            {
                return new PortRange(portBase, reservations);
            }

            reservations.ForEach(reservation => reservation.Dispose());
        }

        throw new InvalidOperationException("No range of ports is free.");
    }

    public void Dispose() => _reservations.ForEach(reservation => reservation.Dispose());

    private static bool TryTake(string folder, int portBase, List<FileStream> reservations)
    {
        if (TryReserve(Path.Combine(folder, $"{portBase}.lock")) is not { } reservation)
        {
            return false;
        }

        reservations.Add(reservation);
        return IsFree(portBase + ServiceKind.Console.PortOffset) && ServiceKind.All.All(service => IsFree(portBase + service.PortOffset)
            && IsFree(portBase + service.PortOffset + ServiceKind.SiloPortDistance)
            && IsFree(portBase + service.PortOffset + ServiceKind.SiloPortDistance + ServiceKind.GatewayPortDistance));
    }

    // The operating system drops the lock with the process; the file itself stays, it is empty.
    private static FileStream? TryReserve(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
