using System.Diagnostics;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Telemetry;

/// <summary>What a collector gets that listens over OTLP/HTTP.</summary>
public sealed class TelemetryTests : SystemTests
{
    private const string ClientSpan = "00f067aa0ba902b7";

    private readonly OtlpReceiver _collector = OtlpReceiver.Start();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _collector.DisposeAsync();
    }

    [Fact]
    public async Task One_trace_runs_from_the_gateway_to_notification_service_and_a_late_delivery_belongs_to_it_also_after_a_restart()
    {
        var system = await StartTracedAsync();
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);

        string trace = await TraceTaskAsync(system);
        await ArrivesAsync(() => SpansOf(trace).Count(span => span.ParentId == ClientSpan || SpansOf(trace).Any(parent => parent.Id == span.ParentId))
            == SpansOf(trace).Count());
        Assert.Contains(SpansOf(trace), span => span.Service == "task-service" && IsCall(span, "ITasksGrain"));
        Assert.Contains(SpansOf(trace), span => span.Service == "notification-service" && IsCall(span, "INotificationsGrain"));

        await system.NotificationService.KillAsync();
        (string late, var answer) = await CreateTaskAsync(system);
        Assert.Equal(201, answer.Status);
        await ArrivesAsync(() => _collector.Logs.Any(line => line.Service == "task-service"
            && line.Text.StartsWith("Failed to reach notification-service", StringComparison.Ordinal)
            && SpansOf(line.TraceId).Any()));
        await system.TaskService.KillAsync();
        await system.NotificationService.StartAsync(TestEnd);
        await system.TaskService.StartAsync(TestEnd);
        await system.SettleAsync(TestEnd);

        await ArrivesAsync(() => SpansOf(late).Any(span => span.Service == "task-service" && span.Name == "deliver notification late"));
        await ArrivesAsync(() => ServicesOf(late).Contains("notification-service"));
    }

    [Fact]
    public async Task Three_requests_are_three_traces_and_metrics_arrive_from_every_process_and_it_stops_cleanly()
    {
        var system = await StartTracedAsync();
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);
        await TraceTaskAsync(system);
        int before = Beginnings.Count();

        await system.UserService.CreateAsync("/users", """{"name":"Bob"}""", TestEnd);
        await system.UserService.GetAsync("/users/1", TestEnd);
        await system.Gateway.GetAsync("/tasks", TestEnd);
        string[] polls = ["/status", "/health/ready", "/health/live", "/metrics"];
        await Task.WhenAll(system.All.SelectMany(service => polls.Select(poll => service.GetAsync(poll, TestEnd))));
        await TraceTaskAsync(system);
        Assert.Equal(
            ["gateway: GET /tasks", "user-service: GET /users/{id}", "user-service: POST /users"],
            Beginnings.Skip(before).Select(span => $"{span.Service}: {span.Name}").Order(StringComparer.Ordinal));

        string[] everywhere = ["http.server.request.duration", "dotnet.gc.collections"];
        string[] inSilos = ["orleans-grains", "owl.store.commit.duration", "owl.store.commit.size"];
        await ArrivesAsync(() => system.All.All(service => Has(service, everywhere)));
        await ArrivesAsync(() => system.All.Where(service => service != system.Gateway).All(service => Has(service, inSilos)));
        await ArrivesAsync(() => Has(system.Gateway, ["http.client.request.duration"]));
        await ArrivesAsync(() => Has(system.TaskService, ["owl.delivery.pending", "owl.delivery.oldest_pending.age"]));

        foreach (var service in system.All)
        {
            Assert.Equal(0, await service.StopAsync());
        }
    }

    [Fact]
    public async Task A_collector_that_hangs_keeps_no_process_from_its_end()
    {
        using var hanging = new HangingCollector();
        var system = await CreateSystemAsync(others: Variables(hanging.Address));
        await system.UserService.StartAsync(TestEnd);
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);

        var watch = Stopwatch.StartNew();
        Assert.Equal(0, await system.UserService.StopAsync());
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}.");
    }

    private async Task<OwlSystem> StartTracedAsync()
    {
        var system = await CreateSystemAsync(others: Variables(_collector.Address));
        await system.StartAsync(TestEnd);
        return system;
    }

    private static Dictionary<string, string> Variables(string endpoint) => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "100",
    };

    // The first one of a fresh process may take longer than task-service waits for notification-service.
    private static async Task<string> CreateTaskInTimeAsync(OwlSystem system)
    {
        string trace = "";
        await Wait.UntilAsync(
            async () =>
            {
                (trace, var answer) = await CreateTaskAsync(system);
                return answer.Timing.Contains("\"delivered\"", StringComparison.Ordinal);
            },
            TestEnd);
        return trace;
    }

    /// <returns>The id of the trace that the request belongs to, and its answer.</returns>
    private static async Task<(string Trace, Answer Answer)> CreateTaskAsync(OwlSystem system)
    {
        string trace = Guid.NewGuid().ToString("N");
        var answer = await system.Gateway.SendAsync(
            HttpMethod.Post,
            "/tasks",
            ServiceHttp.Content("""{"title":"Fly","user_id":1}"""),
            TestEnd,
            ("traceparent", $"00-{trace}-{ClientSpan}-01"));
        return (trace, answer);
    }

    // Spans leave a process in the order in which they end, so all that ended before has arrived too.
    private async Task<string> TraceTaskAsync(OwlSystem system)
    {
        string trace = await CreateTaskInTimeAsync(system);
        await ArrivesAsync(() => Enumerable.SequenceEqual(
            ServicesOf(trace), ["gateway", "notification-service", "task-service", "user-service"]));
        return trace;
    }

    /// <summary>The spans that nothing came before; requests of these tests that bring a trace have none.</summary>
    private IEnumerable<Span> Beginnings => _collector.Spans.Where(span => span.ParentId == "");

    private static bool IsCall(Span span, string grain) =>
        span.Source == "Microsoft.Orleans.Application" && span.Name.Contains(grain, StringComparison.Ordinal);

    private IEnumerable<Span> SpansOf(string trace) => _collector.Spans.Where(span => span.TraceId == trace);

    private IEnumerable<string> ServicesOf(string trace) => SpansOf(trace).Select(span => span.Service).Distinct().Order(StringComparer.Ordinal);

    private bool Has(ServiceProcess service, string[] metrics) =>
        metrics.All(name => _collector.Metrics.Contains(new Metric(service.Kind.Name, name)));

    private static Task ArrivesAsync(Func<bool> condition) => Wait.UntilAsync(() => Task.FromResult(condition()), TestEnd);
}
