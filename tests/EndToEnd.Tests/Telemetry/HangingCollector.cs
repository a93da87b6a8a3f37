using System.Net;
using System.Net.Sockets;

namespace Owl.EndToEnd.Tests.Telemetry;

/// <summary>A collector that takes connections and never says a word.</summary>
internal sealed class HangingCollector : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public HangingCollector() => _listener.Start();

    public string Address => $"http://{_listener.LocalEndpoint}";

    public void Dispose() => _listener.Dispose();
}
