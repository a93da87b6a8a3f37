using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Owl.ServiceDefaults.Http;

/// <summary>A request body that reads its own members.</summary>
public interface IBody<TSelf>
{
    static abstract TSelf Read(ref Members members);
}

/// <summary>A JSON request body, or what is wrong with it. Endpoints take it as a parameter.</summary>
public readonly struct Body<T>
    where T : class, IBody<T>
{
    private const string Malformed = "Body must be valid JSON, nested at most 32 levels deep";
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    private readonly T? _value;
    private readonly string? _error;

    private Body(T? value, string? error, string? idempotencyKey = null) =>
        (_value, _error, IdempotencyKey) = (value, error, idempotencyKey);

    /// <summary>The request's <c>Idempotency-Key</c>, if it came with one.</summary>
    public string? IdempotencyKey { get; }

    public bool IsValid([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out ErrorBody? error)
    {
        (value, error) = (_value, _error is null ? null : new ErrorBody(_error));
        return _error is null;
    }

    public static async ValueTask<Body<T>> BindAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        var read = await ReadWholeAsync(reader, context.RequestAborted);
        try
        {
            var body = Parse(read.Buffer);
            return !Http.IdempotencyKey.TryRead(context.Request, out string? key) ? new(null, Http.IdempotencyKey.Rule)
                : new(body._value, body._error, key);
        }
        finally
        {
            reader.AdvanceTo(read.Buffer.End);
        }
    }

    private static async ValueTask<ReadResult> ReadWholeAsync(PipeReader reader, CancellationToken cancellation)
    {
        try
        {
            var read = await reader.ReadAsync(cancellation);
            while (!read.IsCompleted)
            {
                // Kestrel ends this with 413 at the largest body.
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                read = await reader.ReadAsync(cancellation);
            }

            return read;
        }
        catch (IOException e) when (e.InnerException is OverflowException)
        {
            // The size of a chunk that no number can hold: the one bad chunk that Kestrel takes for a failure of its own.
            throw new BadHttpRequestException(e.Message, e);
        }
    }

    private static Body<T> Parse(ReadOnlySequence<byte> json)
    {
        if (json.IsEmpty)
        {
            return Read(default); // As in the article: no body has no members.
        }

        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return new(null, Malformed);
        }
    }

    private static Body<T> Read(JsonElement root)
    {
        if (root.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
        {
            return new(null, "Body must be a JSON object");
        }

        var members = new Members(root);
        var value = T.Read(ref members);
        return members.Error is null ? new(value, null) : new(null, members.Error);
    }
}
