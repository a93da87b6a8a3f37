using System.Net;
using System.Net.Sockets;

namespace Owl.ServiceDefaults.Tests;

public sealed class PortsTests
{
    [Fact]
    public void A_port_that_is_taken_is_refused_with_the_pid_of_its_listener()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var refusal = Assert.Throws<CannotStartException>(() => Ports.RequireFree(port));

        Assert.StartsWith($"port {port} is taken", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("; stop that process or set OWL_PORT_BASE to move all four ports", refusal.Message, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains($" by pid {Environment.ProcessId} (", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_port_that_is_taken_on_every_address_is_refused_too()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();

        Assert.Throws<CannotStartException>(() => Ports.RequireFree(((IPEndPoint)listener.LocalEndpoint).Port));
    }

    [Fact]
    public void A_port_whose_last_connection_lingers_is_free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using (var client = new TcpClient())
        {
            client.Connect(IPAddress.Loopback, port);
            using var accepted = listener.AcceptTcpClient();
            accepted.Close(); // The side that closes first waits in TIME_WAIT, here the service's.
            client.GetStream().ReadByte();
        }

        listener.Stop();

        Ports.RequireFree(port);
    }

    [Fact]
    public void Nobody_has_a_file_open_that_does_not_exist() => Assert.Null(Processes.WithOpen("/no/such/file"));

    [Fact]
    public void Without_names_nobody_is_found() => Assert.Null(Processes.WithOpen());

    [Fact]
    public void The_process_that_has_a_file_open_is_found_with_its_pid()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells, through /proc");
        string path = Path.GetTempFileName();
        using (File.OpenRead(path))
        {
            Assert.StartsWith($"pid {Environment.ProcessId} (", Processes.WithOpen("/no/such/file", path), StringComparison.Ordinal);
        }

        File.Delete(path);
    }
}
