using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Owl.ServiceDefaults.Http;

/// <summary>
/// Answers in JSON. Headers, body and the end of an answer leave in one piece: its length is known, and nothing is sent
/// before the request is done. <c>WriteAsJsonAsync</c> sends the end on its own, which costs a small answer as much again.
/// </summary>
public static class WireAnswer
{
    // More than the answers of most requests have.
    private const int FirstBufferBytes = 1024;

    // Memory to serialise in, for each thread.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;
    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    public static IResult Ok<T>(T value) => new Result<T>(StatusCodes.Status200OK, value);

    /// <param name="value">What was created.</param>
    /// <param name="location">Where it is found, if it has a place of its own.</param>
    public static IResult Created<T>(T value, string? location = null) => new Result<T>(StatusCodes.Status201Created, value, location);

    public static IResult BadRequest(ErrorBody error) => new Result<ErrorBody>(StatusCodes.Status400BadRequest, error);

    public static IResult NotFound(string error) => new Result<ErrorBody>(StatusCodes.Status404NotFound, new ErrorBody(error));

    public static IResult Unprocessable(string error) => new Result<ErrorBody>(StatusCodes.Status422UnprocessableEntity, new ErrorBody(error));

    /// <summary>Makes <paramref name="value"/> the whole answer. It leaves when the request is done.</summary>
    public static void WriteJson<T>(this HttpResponse response, int status, T value)
    {
        response.StatusCode = status;
        response.WriteWhole(Serialize(value, Options(response.HttpContext)));
    }

    /// <summary>Makes <paramref name="json"/> the whole body of the answer. It leaves when the request is done.</summary>
    public static void WriteWhole(this HttpResponse response, ReadOnlySpan<byte> json)
    {
        response.ContentType = WireJson.ContentType;
        response.ContentLength = json.Length;
        response.BodyWriter.Write(json);
    }

    private static ReadOnlySpan<byte> Serialize<T>(T value, JsonSerializerOptions options)
    {
        _buffer ??= new ArrayBufferWriter<byte>(FirstBufferBytes);
        _writer ??= new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = WireJson.Encoder, SkipValidation = true });
        _buffer.ResetWrittenCount();
        _writer.Reset();
        JsonSerializer.Serialize(_writer, value, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
        return _buffer.WrittenSpan;
    }

    private static JsonSerializerOptions Options(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

    private sealed class Result<T>(int status, T value, string? location = null) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (location is not null)
            {
                httpContext.Response.Headers.Location = location;
            }

            httpContext.Response.WriteJson(status, value);
            return Task.CompletedTask;
        }
    }
}
