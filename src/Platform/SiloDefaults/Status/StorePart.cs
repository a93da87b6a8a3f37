using System.Text.Json;
using System.Text.Json.Nodes;
using Owl.ServiceDefaults.Status;
using Owl.Storage;

namespace Owl.SiloDefaults.Status;

/// <param name="Store">Where the items are kept.</param>
internal sealed record StoreStatusMembers(StoreStatus Store);

/// <param name="Kind"><c>sqlite</c>, <c>memory</c> or <c>postgresql</c>.</param>
/// <param name="Location">The file, where there is one.</param>
/// <param name="State"><c>answers</c>, or why it does not, in words.</param>
internal sealed record StoreStatus(string Kind, string? Location, string State);

/// <summary>Where a service keeps its items.</summary>
/// <param name="Kind">As <c>OWL_STORAGE</c> names it.</param>
/// <param name="Location">The file; null in memory.</param>
internal sealed record StorePlace(string Kind, string? Location);

/// <summary>Whether this service's store can be read.</summary>
internal sealed class StorePart<TRow>(IRowStore<TRow> store, StorePlace place, TimeProvider time) : IStatusPart
    where TRow : class
{
    private readonly Probe<bool> _probe = new(
        async () =>
        {
            await store.ProbeAsync(CancellationToken.None);
            return true;
        },
        TimeSpan.FromMilliseconds(200),
        time);

    public StatusMembers Members { get; } = new(
        typeof(StoreStatusMembers), """{"store":{"kind":"sqlite","location":"/home/owl/.owl/data/users.db","state":"answers"}}""");

    public async Task<JsonObject> ReadAsync(CancellationToken cancellation)
    {
        var answer = await _probe.ReadAsync(cancellation);
        var status = new StoreStatus(place.Kind, place.Location, answer.Problem ?? "answers");
        return JsonSerializer.SerializeToNode(new StoreStatusMembers(status), SiloJson.Default.StoreStatusMembers)!.AsObject();
    }
}
