using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Owl.ServiceDefaults;
using Owl.TaskService.Clients;
using Owl.TaskService.Grains;
using Owl.Upstream;

namespace Owl.TaskService.Tests.Clients;

public sealed class NotificationClientTests
{
    private const string Stored = """{"id":1,"user_id":7,"message":"Task 'Fly' was created for user 7"}""";

    [Fact]
    public async Task Notification_service_is_told_the_user_and_the_title_under_the_key_of_the_delivery()
    {
        using var neighbour = new Neighbour(HttpStatusCode.Created, Stored);

        var hop = await neighbour.TellAsync();

        Assert.Equal(HopOutcome.Answered, hop.Outcome);
        Assert.Equal("POST /notifications", neighbour.Line);
        Assert.Equal("""{"user_id":7,"message":"Task 'Fly' was created for user 7"}""", neighbour.Body);
        Assert.Equal("a key", neighbour.Key);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, Stored)]
    [InlineData(HttpStatusCode.Created, """{"id":1,"user_id":8,"message":"Task 'Fly' was created for user 7"}""")]
    [InlineData(HttpStatusCode.Created, """{"id":1,"user_id":7,"message":"Something else"}""")]
    [InlineData(HttpStatusCode.Created, """{"id":0,"user_id":7,"message":"Task 'Fly' was created for user 7"}""")]
    [InlineData(HttpStatusCode.Created, """{"user_id":7,"message":"Task 'Fly' was created for user 7"}""")]
    public async Task An_answer_that_does_not_say_that_just_this_is_stored_is_no_delivery(HttpStatusCode status, string answer)
    {
        using var neighbour = new Neighbour(status, answer);

        Assert.Equal(HopOutcome.InvalidResponse, (await neighbour.TellAsync()).Outcome);
    }

    private sealed class Neighbour(HttpStatusCode status, string answer) : HttpMessageHandler
    {
        public string? Line { get; private set; }

        public string? Body { get; private set; }

        public string? Key { get; private set; }

        public async Task<Hop> TellAsync()
        {
            var http = new HttpClient(this, disposeHandler: false) { BaseAddress = new Uri("http://notifications") };
            var service = new ServiceClient(
                OwlService.Notification, http.BaseAddress, "", http, TimeProvider.System, NullLogger.Instance);
            return await new NotificationClient(service).SendAsync(
                new TaskItem(3, "Fly", 7), "a key", TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Line = $"{request.Method} {request.RequestUri!.AbsolutePath}";
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            Key = request.Headers.GetValues("Idempotency-Key").Single();
            return new HttpResponseMessage(status) { Content = new StringContent(answer, null, "application/json") };
        }
    }
}
