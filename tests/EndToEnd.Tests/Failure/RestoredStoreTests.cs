using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Failure;

/// <summary>Somebody puts a copy of a store in its place, as our own advice for a damaged one says.</summary>
public sealed class RestoredStoreTests : SystemTests
{
    [Fact]
    public async Task A_store_put_back_from_a_copy_has_one_notification_for_each_of_its_tasks_although_it_gives_ids_again()
    {
        var system = await CreateSystemAsync();
        var tasks = system.TaskService;
        string store = system.StoreOf("tasks");
        string copy = store + ".copy";
        await Task.WhenAll(system.UserService.StartAsync(TestEnd), tasks.StartAsync(TestEnd), system.NotificationService.StartAsync(TestEnd));
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);
        await CreateAsync("before");
        await StopAsync();
        File.Copy(store, copy);
        await tasks.StartAsync(TestEnd);
        long[] lost = [await CreateAsync("same"), await CreateAsync("lost")];
        await StopAsync();

        File.Move(copy, store, overwrite: true);
        await tasks.StartAsync(TestEnd);
        long[] given = [await CreateAsync("same"), await CreateAsync("other")];
        await system.SettleAsync(TestEnd);

        Assert.Equal(lost, given);
        var notifications = await system.NotificationService.GetAsync("/notifications", TestEnd);
        string[] titles = ["before", "same", "lost", "same", "other"];
        Assert.Equal(
            titles.Select(title => $"Task '{title}' was created for user 1"),
            notifications.Json.EnumerateArray().Select(notification => notification.GetProperty("message").GetString()));

        async Task<long> CreateAsync(string title) =>
            (await tasks.CreateAsync("/tasks", $$"""{"title":"{{title}}","user_id":1}""", TestEnd)).Id;

        async Task StopAsync()
        {
            await system.SettleAsync(TestEnd);
            Assert.Equal(0, await tasks.StopAsync());
        }
    }
}
