using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Owl.EndToEnd.Tests.Telemetry;

/// <summary>A span as it arrived. Ids are hexadecimal; a span without a parent has an empty one.</summary>
internal sealed record Span(string Service, string Source, string TraceId, string Id, string ParentId, string Name);

/// <summary>A line of a log as it arrived; without a trace its id is empty.</summary>
internal sealed record LogLine(string Service, string TraceId, string Text);

/// <summary>A metric as it arrived.</summary>
internal sealed record Metric(string Service, string Name);

/// <summary>
/// A collector: takes traces, metrics and logs over OTLP/HTTP.
/// <para>Source: https://opentelemetry.io/docs/specs/otlp/ and the field numbers of opentelemetry-proto 1.</para>
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _serving;

    private OtlpReceiver(HttpListener listener, string address)
    {
        _listener = listener;
        Address = address;
        _serving = ServeAsync();
    }

    public string Address { get; }

    public ConcurrentQueue<Span> Spans { get; } = [];

    public ConcurrentQueue<LogLine> Logs { get; } = [];

    public ConcurrentQueue<Metric> Metrics { get; } = [];

    public static OtlpReceiver Start()
    {
        while (true)
        {
            string address = $"http://127.0.0.1:{FreePort()}";
            var listener = new HttpListener { Prefixes = { address + "/" } };
            try
            {
                listener.Start();
                return new OtlpReceiver(listener, address);
            }
            catch (HttpListenerException)
            {
                listener.Close(); // Somebody else was faster: another port.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext call;
            try
            {
                call = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return; // Closed.
            }

            using var body = new MemoryStream();
            await call.Request.InputStream.CopyToAsync(body);
            Take(call.Request.Url!.AbsolutePath, new ProtobufMessage(body.ToArray()));
            call.Response.ContentType = "application/x-protobuf";
            call.Response.Close();
        }
    }

    private void Take(string path, ProtobufMessage request)
    {
        foreach (var resource in request.All(1))
        {
            string service = Attribute(resource.All(1).Single(), "service.name");
            foreach (var scope in resource.All(2))
            {
                string source = scope.All(1).Single().Text(1);
                foreach (var item in scope.All(2))
                {
                    Take(path, service, source, item);
                }
            }
        }
    }

    private void Take(string path, string service, string source, ProtobufMessage item)
    {
        switch (path)
        {
            case "/v1/traces":
                Spans.Enqueue(new Span(service, source, item.Hex(1), item.Hex(2), item.Hex(4), item.Text(5)));
                break;
            case "/v1/logs":
                Logs.Enqueue(new LogLine(service, item.Hex(9), item.All(5).SingleOrDefault()?.Text(1) ?? ""));
                break;
            case "/v1/metrics":
                Metrics.Enqueue(new Metric(service, item.Text(1)));
                break;
            default:
                throw new InvalidOperationException($"Nobody sends to {path}.");
        }
    }

    private static string Attribute(ProtobufMessage resource, string name) =>
        resource.All(1).Single(attribute => attribute.Text(1) == name).All(2).Single().Text(1);
}
