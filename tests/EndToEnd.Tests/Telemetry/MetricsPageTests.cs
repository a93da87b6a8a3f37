using System.Text.RegularExpressions;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Telemetry;

/// <summary>What Prometheus finds at <c>/metrics</c>.</summary>
public sealed partial class MetricsPageTests : SystemTests, IClassFixture<RunningSystem>
{
    private readonly OwlSystem _system;

    public MetricsPageTests(RunningSystem running)
        : base(running.System) => _system = running.System;

    [Fact]
    public async Task Work_that_follows_the_first_scrape_is_counted_under_the_names_of_the_semantic_conventions()
    {
        await Task.WhenAll(_system.All.Select(service => service.GetAsync("/metrics", TestEnd)));
        await _system.Gateway.CreateAsync("/tasks", """{"title":"Counted","user_id":1}""", TestEnd);

        string[] everywhere = ["http_server_request_duration_seconds_count", "dotnet_gc_collections_total"];
        string[] inSilos = [.. everywhere, "orleans_catalog_activations"];
        string[] withTasks =
        [
            .. inSilos,
            "owl_store_commit_duration_seconds_count", "owl_store_commit_size_sum", "owl_delivery_pending",
            "http_client_request_duration_seconds_count",
        ];
        await ShowsAsync(_system.Gateway, [.. everywhere, "http_client_request_duration_seconds_count"]);
        await ShowsAsync(_system.UserService, inSilos);
        await ShowsAsync(_system.NotificationService, inSilos);
        await ShowsAsync(_system.TaskService, withTasks);
    }

    private static Task ShowsAsync(ServiceProcess service, string[] names) => Wait.UntilAsync(
        async () =>
        {
            var page = await service.GetAsync("/metrics", TestEnd);
            Assert.StartsWith("text/plain", page.ContentType, StringComparison.Ordinal);
            var shown = Name().Matches(page.Body).Select(name => name.Value).ToHashSet(StringComparer.Ordinal);
            return names.All(shown.Contains);
        },
        TestEnd);

    [GeneratedRegex(@"(?m)^[a-z]\w+")]
    private static partial Regex Name();
}
