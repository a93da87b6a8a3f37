using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Owl.LiveConsole.Watch;
using Owl.ServiceDefaults.Http;
using Owl.Upstream;

namespace Owl.LiveConsole;

/// <summary>
/// <c>GET /list/{users|tasks|notifications}?before=ID&amp;limit=N</c>: a page of a list, the newest first. The services
/// give lists in the order of ids and from any id on; so the end is looked for once, and followed from then on.
/// </summary>
internal sealed class Listing(ConsoleClients clients, Watcher watcher)
{
    private const int MostItems = 100;
    private const int Stride = 1000;
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(2.5);
    private readonly ConcurrentDictionary<string, long> _ends = [];

    public async Task ReadAsync(HttpContext context, string list)
    {
        if (Calls.ServiceOf(list) is not { } service)
        {
            ErrorBodies.Write(context, StatusCodes.Status404NotFound);
            return;
        }

        int limit = int.TryParse(context.Request.Query["limit"], out int asked) ? Math.Clamp(asked, 1, MostItems) : 10;
        long? before = long.TryParse(context.Request.Query["before"], out long id) && id > 0 ? id : null;
        var reader = new Reader(clients[watcher.OneOf(service)], $"/{list}", context.RequestAborted);
        long end = await FindEndAsync(list, reader);
        var items = reader.Failure is null ? await ReadBackAsync(reader, Math.Min(before ?? long.MaxValue, end + 1), limit) : [];
        if (reader.Failure is { } failure)
        {
            Calls.WriteAnswer(context.Response, failure);
            return;
        }

        await context.Response.WriteAsync(new JsonObject { ["end"] = end, ["items"] = new JsonArray([.. items]) }.ToJsonString(Calls.RawText));
    }

    // The largest id there is; 0 for an empty list.
    private async Task<long> FindEndAsync(string list, Reader reader)
    {
        long end = _ends.GetValueOrDefault(list);
        // Another store may be there by now, with fewer items.
        if (end > 0 && (await reader.ReadAsync(end - 1, 1)).Count == 0)
        {
            end = 0;
        }

        end = end == 0 ? await GallopAsync(reader) : end;
        for (var more = await reader.ReadAsync(end, Stride); more.Count > 0; more = more.Count < Stride ? [] : await reader.ReadAsync(end, Stride))
        {
            end = IdOf(more[^1]);
        }

        return reader.Failure is null ? _ends[list] = end : 0;
    }

    // Below the end something follows, from it on nothing does.
    private static async Task<long> GallopAsync(Reader reader)
    {
        (long low, long high) = (0, Stride);
        while (reader.Failure is null && (await reader.ReadAsync(high, 1)).Count > 0)
        {
            (low, high) = (high, high * 4);
        }

        while (reader.Failure is null && high - low > Stride)
        {
            long middle = low + ((high - low) / 2);
            (low, high) = (await reader.ReadAsync(middle, 1)).Count > 0 ? (middle, high) : (low, middle);
        }

        return low;
    }

    // Ids may have gaps: where a stretch of them has too few items, a longer one is read.
    private static async Task<IEnumerable<JsonNode?>> ReadBackAsync(Reader reader, long before, int limit)
    {
        for (long stretch = limit; ; stretch *= 4)
        {
            long after = Math.Max(0, before - 1 - stretch);
            var items = (await reader.ReadAsync(after, (int)Math.Min(stretch, 10 * Stride))).Where(item => IdOf(item) < before).ToList();
            if (items.Count >= limit || after == 0 || stretch > 10 * Stride || reader.Failure is not null)
            {
                return items.Reverse<JsonNode?>().Take(limit);
            }
        }
    }

    private static long IdOf(JsonNode? item) => (long?)item?["id"] ?? 0;

    private sealed class Reader(ServiceClient client, string path, CancellationToken caller)
    {
        /// <summary>How the first request ended that had no list for an answer; no other is sent after it.</summary>
        public Hop? Failure { get; private set; }

        public async Task<List<JsonNode?>> ReadAsync(long after, int limit)
        {
            if (Failure is not null)
            {
                return [];
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?after={after}&limit={limit}");
            var hop = await client.SendAsync(request, answer => answer.Status is 200 || answer.IsError(), LongestAnswer, caller);
            try
            {
                if (hop.Status == 200 && JsonNode.Parse(hop.Body.Span) is JsonArray array)
                {
                    JsonNode?[] items = [.. array];
                    array.Clear(); // A node has one parent.
                    return [.. items];
                }
            }
            catch (JsonException)
            {
                hop = hop with { Outcome = HopOutcome.InvalidResponse, Status = 0 };
            }

            Failure = hop;
            return [];
        }
    }
}
