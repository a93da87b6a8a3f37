using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Owl.ServiceDefaults.Http;
using Owl.Storage;

namespace Owl.SiloDefaults.Http;

/// <summary>
/// <c>GET</c> of all items, streamed from the store in chunks: memory does not grow with the list, and a slow client
/// holds nothing but its own chunk. <c>?limit=N&amp;after=ID</c> pages, with a link to the next page (RFC 8288).
/// </summary>
public static class ItemListEndpoint
{
    private const int LargestLimit = 10_000;

    // Holds a short list; a long one grows it once, to the size of a chunk.
    private const int FirstBufferBytes = 16 * 1024;

    public static RouteHandlerBuilder MapItemList(this IEndpointRouteBuilder routes, string path) =>
        routes.MapGroup("").LimitStreams().MapGet(path, (HttpContext context, IItemList items, string? limit, string? after) =>
            ListAsync(context, items, limit, after));

    private static async Task ListAsync(HttpContext context, IItemList items, string? limit, string? after)
    {
        if (!TryRead(limit, 1, LargestLimit, null, out long? size))
        {
            ErrorBodies.Write(context, StatusCodes.Status400BadRequest, $"limit must be an integer from 1 to {LargestLimit}");
        }
        else if (!TryRead(after, 0, long.MaxValue, 0, out long? start))
        {
            ErrorBodies.Write(context, StatusCodes.Status400BadRequest, "after must be an integer of 0 or more");
        }
        else
        {
            await SendAsync(context, items, start!.Value, (int?)size);
        }
    }

    private static async Task SendAsync(HttpContext context, IItemList items, long after, int? limit)
    {
        var cancellation = context.RequestAborted;
        var page = limit is null
            ? new PageEnd(long.MaxValue, HasMore: false)
            : await items.FindPageEndAsync(after, limit.Value, cancellation);
        var json = new ArrayBufferWriter<byte>(FirstBufferBytes);
        var next = new ArrayBufferWriter<byte>();
        json.Write("["u8);
        long? last = await items.WriteJsonAsync(after, page.LastId, json, cancellation);
        if (last is not null)
        {
            last = await items.WriteJsonAsync(last.Value, page.LastId, next, cancellation);
        }

        // Until here a store that cannot be read is a 503; from here on the connection is cut, so that half a list
        // never looks like a whole one.
        var response = context.Response;
        response.ContentType = WireJson.ContentType;
        if (page.HasMore)
        {
            response.Headers.Link = string.Create(CultureInfo.InvariantCulture,
                $"<{context.Request.Path}?limit={limit}&after={page.LastId}>; rel=\"next\"");
        }

        if (last is null)
        {
            response.ContentLength = json.WrittenCount + 1;
        }

        var answer = StreamedAnswer.Of(context);
        while (last is not null)
        {
            json.Write(","u8);
            await answer.WriteAsync(json.WrittenMemory);
            json.ResetWrittenCount();
            (json, next) = (next, json);
            last = await items.WriteJsonAsync(last.Value, page.LastId, next, cancellation);
        }

        json.Write("]"u8);
        await answer.WriteAsync(json.WrittenMemory);
    }

    private static bool TryRead(string? text, long least, long most, long? absent, out long? number)
    {
        number = absent;
        if (text is null)
        {
            return true;
        }

        bool valid = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && value >= least && value <= most
            && !text.Contains('\0'); // .NET reads "1\0" as 1; nobody else does.
        number = value;
        return valid;
    }
}
