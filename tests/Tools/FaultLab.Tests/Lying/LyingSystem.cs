using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Tests.Lying;

/// <summary>
/// The article's four services once more, as small as they can be, with one bug. Without a bug they keep every promise
/// that the lab checks, so what the lab finds is the bug.
/// </summary>
internal sealed class LyingSystem : ILabSystem
{
    private static readonly TimeSpan LongestHop = TimeSpan.FromMilliseconds(700);

    private readonly Bug _bug;
    private readonly PortRange _ports = PortRange.Take();
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly LyingStore _users;
    private readonly LyingStore _tasks;
    private readonly LyingStore _notifications;
    private readonly ConcurrentDictionary<long, string> _pending = [];
    private readonly CancellationTokenSource _end = new();
    private readonly LyingService[] _services;
    private readonly Task _delivering;

    private LyingSystem(Bug bug)
    {
        _bug = bug;
        (_users, _tasks, _notifications) = (new LyingStore(bug), new LyingStore(bug), new LyingStore(bug));
        _services =
        [
            Create(ServiceKind.Gateway, new LyingStore(bug), MapGateway),
            Create(ServiceKind.UserService, _users, MapUsers),
            Create(ServiceKind.TaskService, _tasks, MapTasks),
            Create(ServiceKind.NotificationService, _notifications, MapNotifications),
        ];
        _delivering = DeliverAsync();
    }

    public IReadOnlyList<ILabService> Services => _services;

    public IReadOnlyList<ILabService> LastReplicas => [];

    public IReadOnlyList<FaultProxy> FaultProxies => [];

    public Network? Network => null;

    public string? Secret => null;

    public long User => 1;

    public SmallDisk? Disk => null;

    public ILabService this[ServiceKind kind] => _services.Single(service => service.Kind == kind);

    public static async Task<ILabSystem> StartAsync(Bug bug, CancellationToken cancellation)
    {
        var system = new LyingSystem(bug);
        await Task.WhenAll(system._services.Select(service => service.StartAsync(cancellation)));
        return system;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _delivering;
        foreach (var service in _services)
        {
            await service.DisposeAsync();
        }

        _http.Dispose();
        _ports.Dispose();
        _end.Dispose();
    }

    private LyingService Create(ServiceKind kind, LyingStore store, Action<WebApplication> map) =>
        new(kind, _ports.Base + kind.PortOffset, _bug, store, map);

    private void MapUsers(WebApplication app)
    {
        MapStore(app, "/users", "name", _users, _ => Task.CompletedTask);
        app.MapGet("/users/{id}", (long id) => TypedResults.Json(new { id, name = "Alice" }));
    }

    private void MapNotifications(WebApplication app) => MapStore(app, "/notifications", "message", _notifications, _ => Task.CompletedTask);

    private void MapTasks(WebApplication app)
    {
        MapStore(app, "/tasks", "title", _tasks, async task =>
        {
            _pending[task.Id] = task.Text;
            bool isDelivered = await TryDeliverAsync(task.Id, task.Text);
            if (isDelivered || _bug is Bug.DroppedDelivery)
            {
                _pending.TryRemove(task.Id, out _);
            }
        });
        app.MapGet("/status", () => TypedResults.Json(new { pending_deliveries = _pending.Count }));
    }

    private void MapGateway(WebApplication app)
    {
        app.MapGet("/tasks", context => RelayAsync(context, HttpMethod.Get, null));
        app.MapPost("/tasks", async (HttpContext context) =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            int status = await CallAsync(HttpMethod.Get, ServiceKind.UserService, "/users/1", null, null, (_, _) => Task.CompletedTask);
            if (status != 200)
            {
                context.Response.StatusCode = _bug is Bug.DownReadAsMissing ? 400 : status;
                return;
            }

            await RelayAsync(context, HttpMethod.Post, body.RootElement.GetProperty("title").GetString());
        });
    }

    private async Task RelayAsync(HttpContext context, HttpMethod method, string? title)
    {
        string? key = context.Request.Headers["Idempotency-Key"];
        int status = await CallAsync(method, ServiceKind.TaskService, "/tasks" + context.Request.QueryString, title, key, async (answer, cancellation) =>
        {
            context.Response.StatusCode = (int)answer.StatusCode;
            await answer.Content.CopyToAsync(context.Response.Body, cancellation);
        });
        if (status is 502 or 504)
        {
            context.Response.StatusCode = status;
        }
    }

    private void MapStore(WebApplication app, string path, string member, LyingStore store, Func<(long Id, string Text), Task> created)
    {
        app.MapGet(path, IResult (int? limit) =>
            _bug is Bug.HiddenCoupling && store == _users && this[ServiceKind.NotificationService].HasEnded
                ? TypedResults.StatusCode(500)
                : TypedResults.Json(store.Items.Take(limit ?? int.MaxValue)
                    .Select(item => new Dictionary<string, object> { ["id"] = item.Id, [member] = item.Text })));
        app.MapPost(path, async (HttpContext context) =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            string text = body.RootElement.GetProperty(member).GetString()!;
            var (id, isNew) = store.Create(text, context.Request.Headers["Idempotency-Key"]);
            if (isNew)
            {
                await created((id, text));
            }

            return TypedResults.Json(new { id }, statusCode: 201);
        });
    }

    private async Task<bool> TryDeliverAsync(long id, string title)
    {
        string? key = _bug is Bug.DoubledDelivery ? null : string.Create(CultureInfo.InvariantCulture, $"delivery-{id}");
        int status = await CallAsync(
            HttpMethod.Post, ServiceKind.NotificationService, "/notifications", $"Task '{title}' was created for user 1", key, (_, _) => Task.CompletedTask);
        return status == 201 && !(_bug is Bug.DoubledDelivery && Random.Shared.Next(10) == 0);
    }

    /// <returns>The status; 502 where nobody was reached, 504 where there was no answer in time.</returns>
    private async Task<int> CallAsync(
        HttpMethod method, ServiceKind service, string path, string? text, string? key, Func<HttpResponseMessage, CancellationToken, Task> take)
    {
        using var request = new HttpRequestMessage(method, new Uri(this[service].Address, path));
        if (text is not null)
        {
            request.Content = JsonContent.Create(new { title = text, message = text, user_id = 1 });
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        limit.CancelAfter(_bug is Bug.NoTimeLimit ? Timeout.InfiniteTimeSpan : LongestHop);
        try
        {
            using var answer = await _http.SendAsync(request, limit.Token);
            await take(answer, limit.Token);
            return (int)answer.StatusCode;
        }
        catch (OperationCanceledException)
        {
            return 504;
        }
        catch (HttpRequestException)
        {
            return 502;
        }
    }

    private async Task DeliverAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            foreach (var (id, title) in _pending)
            {
                if (await TryDeliverAsync(id, title))
                {
                    _pending.TryRemove(id, out _);
                }
            }

            await Task.Delay(100);
        }
    }
}
