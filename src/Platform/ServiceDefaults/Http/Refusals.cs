using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Owl.ServiceDefaults.Http;

/// <summary>
/// Kestrel refuses what is hardly HTTP before any endpoint sees it, with a status and an empty body. This gives such an
/// answer the body that every other error has, in HTTP/1.1. In HTTP/2 such an answer stays empty, and concerns its
/// stream alone; what clients do send there is refused by <see cref="HeaderLimits"/>.
/// <para>Source: https://learn.microsoft.com/aspnet/core/fundamentals/servers/kestrel/diagnostics, "Bad request server event".</para>
/// </summary>
internal sealed class Refusals(JsonSerializerOptions json) : IObserver<KeyValuePair<string, object?>>
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    public static void Explain(WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        app.Services.GetRequiredService<DiagnosticListener>()
            .Subscribe(new Refusals(options), (name, _, _) => name == BadRequest); // Until the process ends.
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is IFeatureCollection refused
            && refused.Get<IHttpResponseFeature>() is { HasStarted: false } response
            && refused.Get<IHttpResponseBodyFeature>() is { } headers
            // A connection of HTTP/2 is shared: what is written into it goes between the frames of other requests.
            && refused.Get<IHttpRequestFeature>() is { } request && !HttpProtocol.IsHttp2(request.Protocol)
            && refused.Get<IConnectionTransportFeature>() is { } connection
            && refused.Get<IBadRequestExceptionFeature>()?.Error is { } reason
            && !HttpMethods.IsHead(request.Method ?? ""))
        {
            string error = reason.Message.Replace(": ''", "", StringComparison.Ordinal); // What was sent is not always quoted.
            byte[] body = JsonSerializer.SerializeToUtf8Bytes(new ErrorBody(error), json);
            response.Headers.ContentType = WireJson.ContentType;
            response.Headers.ContentLength = body.Length;
            response.Headers.Connection = "close";
            Entrance.ForbidGuessing(response.Headers);
            // There is no stream for a body as long as there is no request, so it goes to the connection, behind the
            // headers. Both are small and wait for nobody.
            _ = headers.StartAsync(CancellationToken.None);
            connection.Transport.Output.Write(body);
            _ = connection.Transport.Output.FlushAsync(CancellationToken.None).AsTask();
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
