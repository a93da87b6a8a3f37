using System.Globalization;
using CsCheck;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.OpenApi;

/// <summary>
/// Each process describes all that it answers: requests are made from its own description, and every answer must be in
/// it, with its status, headers and shape. A failure shows the smallest request found.
/// </summary>
public sealed class OpenApiTests : SystemTests, IClassFixture<RunningSystem>
{
    private readonly OwlSystem _running;

    public OpenApiTests(RunningSystem running)
        : base(running.System) => _running = running.System;

    public static TheoryData<string> Services => [.. ServiceKind.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task No_request_gets_an_answer_that_is_not_described(string name)
    {
        var service = _running.All.Single(candidate => candidate.Kind.Name == name);
        foreach (var operation in await DescribedOperation.ReadAsync(service, TestEnd))
        {
            operation.AssertExamplesFit();
            await AssertDescribedAsync(operation, requests: 150, isGateway: service == _running.Gateway);
        }
    }

    [Fact]
    public async Task No_failure_of_a_neighbour_makes_an_answer_that_is_not_described()
    {
        var system = await StartSystemAsync();
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);
        var atGateway = await DescribedWorkAsync(system.Gateway);
        var atTaskService = await DescribedWorkAsync(system.TaskService);

        await system.NotificationService.KillAsync();
        await AssertDescribedAsync([.. atGateway, .. atTaskService]);
        await system.TaskService.PauseAsync();
        await AssertDescribedAsync(atGateway);
        system.TaskService.Resume();
        await system.TaskService.KillAsync();
        await AssertDescribedAsync(atGateway);
        await system.UserService.KillAsync();
        await AssertDescribedAsync(atGateway);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task The_page_to_read_it_needs_nothing_from_elsewhere(string name)
    {
        var service = _running.All.Single(candidate => candidate.Kind.Name == name);

        var page = await service.GetAsync("/docs/", TestEnd);
        Assert.Equal(200, page.Status);
        Assert.DoesNotContain("://", page.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await service.GetAsync("/docs/scalar.js", TestEnd)).Status);
        Assert.Equal(200, (await service.GetAsync("/docs/scalar.aspnetcore.js", TestEnd)).Status);
    }

    private static async Task<IReadOnlyList<DescribedOperation>> DescribedWorkAsync(ServiceProcess service) =>
        [.. (await DescribedOperation.ReadAsync(service, TestEnd)).Where(operation => operation.Path is "/tasks" or "/status")];

    private static async Task AssertDescribedAsync(IReadOnlyList<DescribedOperation> operations)
    {
        foreach (var operation in operations)
        {
            await AssertDescribedAsync(operation, requests: 8, isGateway: true);
        }
    }

    private static Task AssertDescribedAsync(DescribedOperation operation, int requests, bool isGateway) =>
        DescribedRequests.For(operation).SampleAsync(
            async request =>
            {
                var answer = await operation.Service.SendAsync(
                    operation.Method, request.Path, request.Body is null ? null : ServiceHttp.Content(request.Body), TestEnd, request.Headers);
                operation.AssertDescribes(answer);
                Assert.True(
                    !request.IsValid || isGateway || answer.Status != 400,
                    string.Create(CultureInfo.InvariantCulture, $"{operation} refuses what its description allows: {answer}"));
            },
            iter: requests,
            threads: 4,
            print: request => $"{operation} {request}");
}
