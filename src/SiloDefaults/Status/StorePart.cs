using System.Text.Json;
using System.Text.Json.Nodes;
using Owl.ServiceDefaults.Status;
using Owl.SiloDefaults.Storage;

namespace Owl.SiloDefaults.Status;

/// <param name="Kind"><c>sqlite</c>, <c>memory</c> or <c>postgresql</c>.</param>
/// <param name="Location">The file of the items; null where there is none.</param>
/// <param name="State"><c>answers</c>, or why it does not, in words.</param>
internal sealed record StoreStatus(string Kind, string? Location, string State);

/// <summary>Where a service keeps its items.</summary>
/// <param name="Kind">As <see cref="StoreStatus"/> has it.</param>
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

    public async Task<JsonObject> ReadAsync(CancellationToken cancellation)
    {
        var answer = await _probe.ReadAsync(cancellation);
        var status = new StoreStatus(place.Kind, place.Location, answer.Problem ?? "answers");
        return new JsonObject { ["store"] = JsonSerializer.SerializeToNode(status, SiloJson.Default.StoreStatus) };
    }
}
