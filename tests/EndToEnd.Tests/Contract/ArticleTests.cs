using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Contract;

/// <summary>The article's own lines, on a system that nobody used before.</summary>
[Collection(AloneGroup.Name)]
public sealed class ArticleTests : SystemTests
{
    [Fact]
    public async Task The_articles_lines_give_the_articles_answers()
    {
        var system = await StartSystemAsync();

        Assert.Equal("[]", (await system.UserService.GetAsync("/users", TestEnd)).Body);
        Assert.Equal("[]", (await system.Gateway.GetAsync("/tasks", TestEnd)).Body);
        Assert.Equal("[]", (await system.NotificationService.GetAsync("/notifications", TestEnd)).Body);

        var user = await system.UserService.PostAsync("/users", """{"name": "Alice"}""", TestEnd);
        var task = await system.Gateway.PostAsync("/tasks", """{"title": "買い物リストを整理する", "user_id": 1}""", TestEnd);
        await system.SettleAsync(TestEnd);
        var notifications = await system.NotificationService.GetAsync("/notifications", TestEnd);

        Assert.Equal("""201 {"id":1,"name":"Alice"}""", user.ToString());
        Assert.Equal("""201 {"id":1,"title":"買い物リストを整理する","user_id":1}""", task.ToString());
        Assert.Equal(
            """200 [{"id":1,"user_id":1,"message":"Task '買い物リストを整理する' was created for user 1"}]""",
            notifications.ToString());
    }

    [Fact]
    public async Task Ids_are_1_2_3_and_lists_are_in_their_order()
    {
        var system = await StartSystemAsync();

        foreach (string name in (string[])["Zoe", "Bob", "Alice"])
        {
            await system.UserService.PostAsync("/users", $$"""{"name":"{{name}}"}""", TestEnd);
            await system.NotificationService.PostAsync("/notifications", $$"""{"user_id":7,"message":"{{name}}"}""", TestEnd);
        }

        foreach (string title in (string[])["c", "b", "a"])
        {
            await system.Gateway.PostAsync("/tasks", $$"""{"title":"{{title}}","user_id":1}""", TestEnd);
        }

        Assert.Equal(
            """[{"id":1,"name":"Zoe"},{"id":2,"name":"Bob"},{"id":3,"name":"Alice"}]""",
            (await system.UserService.GetAsync("/users", TestEnd)).Body);
        Assert.Equal(
            """[{"id":1,"user_id":7,"message":"Zoe"},{"id":2,"user_id":7,"message":"Bob"},{"id":3,"user_id":7,"message":"Alice"}]""",
            (await system.NotificationService.GetAsync("/notifications?limit=3", TestEnd)).Body);
        Assert.Equal(
            """[{"id":1,"title":"c","user_id":1},{"id":2,"title":"b","user_id":1},{"id":3,"title":"a","user_id":1}]""",
            (await system.TaskService.GetAsync("/tasks", TestEnd)).Body);
    }

    [Fact]
    public async Task A_refused_creation_leaves_no_gap_in_the_ids()
    {
        var system = await StartSystemAsync();

        await system.UserService.PostAsync("/users", """{"name":"Alice"}""", TestEnd);
        Assert.Equal(400, (await system.UserService.PostAsync("/users", """{"name":""}""", TestEnd)).Status);
        var second = await system.UserService.PostAsync("/users", """{"name":"Bob"}""", TestEnd);

        Assert.Equal(2, second.Id);
    }
}
