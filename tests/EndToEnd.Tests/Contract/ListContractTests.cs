using System.Text;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Contract;

public sealed class ListContractTests(RunningSystem running) : ContractTests(running)
{
    /// <summary>Each list: service and path.</summary>
    public static TheoryData<string, string> Lists => new()
    {
        { "user-service", "/users" },
        { "task-service", "/tasks" },
        { "notification-service", "/notifications" },
        { "gateway", "/tasks" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task The_pages_of_a_list_have_each_item_once(string name, string path)
    {
        var service = await FillAsync(name, 7);
        var whole = await service.GetAsync(path, TestEnd);
        var (expected, start) = (whole.Ids[^7..], whole.Ids[^8..][0]);

        List<long[]> pages = [];
        for (string? next = $"{path}?limit=3&after={start}"; next is not null;)
        {
            var page = await service.GetAsync(next, TestEnd);
            Assert.Equal(200, page.Status);
            Assert.Equal(JsonType, page.ContentType);
            pages.Add(page.Ids);
            next = page.Next;
        }

        Assert.Equal((int[])[3, 3, 1], pages.Select(page => page.Length));
        Assert.Equal(expected, pages.SelectMany(page => page));
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Without_a_query_a_list_is_whole(string name, string path)
    {
        var service = await FillAsync(name, 3);

        var whole = await service.GetAsync(path, TestEnd);

        Assert.Null(whole.Next);
        Assert.True(whole.Ids.Length > 3);
        Assert.Equal(whole.Ids.Order().Distinct(), whole.Ids);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_page_that_ends_with_the_list_has_no_next_one(string name, string path)
    {
        var service = await FillAsync(name, 3);
        long last = (await service.GetAsync(path, TestEnd)).Ids[^1];

        var full = await service.GetAsync($"{path}?limit=2&after={last - 2}", TestEnd);
        var behind = await service.GetAsync($"{path}?limit=2&after={last}", TestEnd);

        Assert.Equal([last - 1, last], full.Ids);
        Assert.Null(full.Next);
        Assert.Equal("200 []", behind.ToString());
        Assert.Null(behind.Next);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_page_that_cannot_be_is_refused(string name, string path)
    {
        var service = ServiceOf(name);
        foreach (string limit in (string[])["0", "-1", "10001", "ten", "", "1.5", "99999999999999999999"])
        {
            AssertError(400, "limit must be an integer from 1 to 10000", await service.GetAsync($"{path}?limit={limit}", TestEnd));
        }

        foreach (string after in (string[])["-1", "x", "", "1.5", "9223372036854775808"])
        {
            AssertError(400, "after must be an integer of 0 or more", await service.GetAsync($"{path}?after={after}", TestEnd));
        }
    }

    [Fact]
    public async Task A_list_of_thousands_is_streamed_whole()
    {
        const int Count = 3000;
        long first = await NextIdAsync(System.TaskService, "/tasks");
        string title = new('買', 100); // About a megabyte in all.
        await Parallel.ForAsync(0, Count, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = TestEnd }, async (_, cancellation) =>
            await System.TaskService.CreateAsync("/tasks", $$"""{"title":"{{title}}","user_id":1}""", cancellation));

        foreach (var service in (ServiceProcess[])[System.TaskService, System.Gateway])
        {
            var list = await service.GetAsync($"/tasks?after={first - 1}", TestEnd);

            string expected = new StringBuilder("[")
                .AppendJoin(',', Enumerable.Range(0, Count).Select(i => $$"""{"id":{{first + i}},"title":"{{title}}","user_id":1}"""))
                .Append(']').ToString();
            Assert.Equal(expected, list.Body);
            Assert.True(list.Headers.TransferEncodingChunked, "It is not streamed.");
        }
    }

    private async Task<ServiceProcess> FillAsync(string name, int count)
    {
        // One more than asked for, so that there is an item before them.
        for (int i = 0; i <= count; i++)
        {
            await (name switch
            {
                "user-service" => System.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd),
                "notification-service" => System.NotificationService.CreateAsync("/notifications", """{"user_id":1,"message":"Hoot"}""", TestEnd),
                _ => System.TaskService.CreateAsync("/tasks", """{"title":"Fly","user_id":1}""", TestEnd),
            });
        }

        return ServiceOf(name);
    }

    private ServiceProcess ServiceOf(string name) => System.All.Single(service => service.Kind.Name == name);
}
