using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Contract;

public sealed class NotificationContractTests(RunningSystem running) : ContractTests(running)
{
    [Fact]
    public async Task A_notification_that_was_created_is_listed()
    {
        long id = await NextIdAsync(System.NotificationService, "/notifications");

        var created = await System.NotificationService.PostAsync("/notifications", """{"user_id":7,"message":"Hoot"}""", TestEnd);
        var listed = await System.NotificationService.GetAsync($"/notifications?after={id - 1}", TestEnd);

        string notification = $$"""{"id":{{id}},"user_id":7,"message":"Hoot"}""";
        Assert.Equal($"201 {notification}", created.ToString());
        Assert.Equal($"/notifications/{id}", created.Headers.Location?.ToString());
        Assert.Equal($"200 {notification}", (await System.NotificationService.GetAsync($"/notifications/{id}", TestEnd)).ToString());
        Assert.Equal($"200 [{notification}]", listed.ToString());
        Assert.All([created, listed], answer => Assert.Equal(JsonType, answer.ContentType));
    }

    [Theory]
    [InlineData("1000000", 404, "Notification not found")]
    [InlineData("-1", 404, "Notification not found")]
    [InlineData("hoot", 400, "Invalid notification id")]
    public async Task What_is_no_notification_is_told_as_such(string id, int status, string error) =>
        AssertError(status, error, await System.NotificationService.GetAsync($"/notifications/{id}", TestEnd));

    [Fact]
    public async Task A_user_id_in_a_string_is_a_user_id()
    {
        var answer = await System.NotificationService.PostAsync("/notifications", """{"user_id":"1","message":"Hoot"}""", TestEnd);

        Assert.Equal($$"""201 {"id":{{answer.Id}},"user_id":1,"message":"Hoot"}""", answer.ToString());
    }

    [Theory]
    [InlineData("{}", "user_id is required and must be int")] // The user id is checked first.
    [InlineData("", "user_id is required and must be int")]
    [InlineData("""{"message":""}""", "user_id is required and must be int")]
    [InlineData("""{"user_id":1.5,"message":5}""", "user_id is required and must be int")]
    [InlineData("""{"user_id":true,"message":"Hoot"}""", "user_id is required and must be int")]
    [InlineData("""{"user_id":null,"message":"Hoot"}""", "user_id is required and must be int")]
    [InlineData("""{"user_id":"one","message":"Hoot"}""", "user_id is required and must be int")]
    [InlineData("""{"user_id":1}""", "message is required")]
    [InlineData("""{"user_id":1,"message":null}""", "message is required")]
    [InlineData("""{"user_id":1,"message":""}""", "message is required")]
    [InlineData("""{"user_id":1,"message":5}""", "message must be a string")]
    public async Task A_notification_needs_a_user_id_and_a_message(string body, string error) =>
        AssertError(400, error, await System.NotificationService.PostAsync("/notifications", body, TestEnd));
}
