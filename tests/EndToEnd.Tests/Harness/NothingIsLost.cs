using System.Collections.Concurrent;
using System.Text.Json;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>
/// What must hold after a load, whatever happened meanwhile: all that was acknowledged is there, no id was given twice,
/// nothing that was asked for under one key is there twice, and every task has exactly one notification.
/// </summary>
public static class NothingIsLost
{
    public static async Task AssertAsync(OwlSystem system, Load load, CancellationToken cancellation)
    {
        await system.SettleAsync(cancellation);
        await AssertKeptAsync(load.Users, system.UserService, "/users", "name", cancellation);
        var tasks = await AssertKeptAsync(load.Tasks, system.TaskService, "/tasks", "title", cancellation);
        var notifications = await AssertKeptAsync(load.Notifications, system.NotificationService, "/notifications", "message", cancellation);

        Assert.Equal(tasks.Values, (await ListAsync(system.Gateway, "/tasks", "title", cancellation)).Values);
        Assert.Equal(
            tasks.Values.Select(title => $"Task '{title}' was created for user 1").Order(),
            notifications.Values.Where(message => message.StartsWith("Task '", StringComparison.Ordinal)).Order());
        Assert.Empty(load.Crashes);
    }

    private static async Task<SortedDictionary<long, string>> AssertKeptAsync(
        ConcurrentBag<Acknowledged> acknowledged, ServiceProcess service, string path, string member, CancellationToken cancellation)
    {
        var kept = await ListAsync(service, path, member, cancellation);

        Assert.Equal(acknowledged.Count, acknowledged.Select(item => item.Id).Distinct().Count());
        Assert.All(acknowledged, item => Assert.Equal(item.Text, kept.GetValueOrDefault(item.Id)));
        var twice = kept.Values.GroupBy(text => text, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key).ToHashSet();
        Assert.DoesNotContain(acknowledged, item => twice.Contains(item.Text));
        return kept;
    }

    private static async Task<SortedDictionary<long, string>> ListAsync(
        ServiceProcess service, string path, string member, CancellationToken cancellation)
    {
        var items = (await service.GetAsync(path, cancellation)).Json.EnumerateArray().ToList();
        var list = new SortedDictionary<long, string>();
        foreach (JsonElement item in items)
        {
            list.Add(item.GetProperty("id").GetInt64(), item.GetProperty(member).GetString()!); // Throws when an id is there twice.
        }

        return list;
    }
}
