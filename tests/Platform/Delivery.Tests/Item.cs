using Owl.ServiceDefaults;
using Owl.Storage;
using Owl.Upstream;

namespace Owl.Delivery.Tests;

/// <summary>What a service stores, and the neighbour has to hear of.</summary>
internal sealed record Item(long Id, string Title)
{
    public static readonly Table<Item> Table = new(
        "items",
        [Column<Item>.Text("title", item => item.Title)],
        (id, row) => new Item(id, row.GetString(0)),
        (item, id) => item with { Id = id })
    {
        HasOutbox = true,
    };
}

/// <summary>Tells the neighbour the title of an item.</summary>
internal sealed class Target(ServiceClient service) : IDeliveryTarget<Item>
{
    public string Service => OwlService.Notification.Name;

    public string Message => "title";

    public async Task<Hop> SendAsync(Item item, string? idempotencyKey, TimeSpan limit, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent($"'{item.Title}'") };
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        return await service.SendAsync(request, answer => answer.Status is 201, limit, cancellation);
    }
}
