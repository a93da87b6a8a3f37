using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Owl.ServiceDefaults.Http;

/// <summary>Gives every answer of 400 and above a body with <c>error</c>, whoever made it.</summary>
public static class ErrorBodies
{
    public static void AddErrorBodies(this IServiceCollection services)
    {
        services.AddExceptionHandler<BadRequestHandler>();
        services.AddProblemDetails();
    }

    public static void UseErrorBodies(this WebApplication app)
    {
        app.UseExceptionHandler(handler => handler.Run(context =>
        {
            Write(context, StatusCodes.Status500InternalServerError);
            return Task.CompletedTask;
        }));
        Refusals.Explain(app);
        app.UseStatusCodePages(pages =>
        {
            var response = pages.HttpContext.Response;
            // See Entrance: what takes GET takes HEAD.
            if (response.Headers.GetCommaSeparatedValues(HeaderNames.Allow) is { Length: > 0 } allowed
                && allowed.Contains(HttpMethods.Get))
            {
                response.Headers.Allow = string.Join(", ", allowed.Append(HttpMethods.Head));
            }

            Write(pages.HttpContext, response.StatusCode);
            return Task.CompletedTask;
        });
    }

    public static void Write(HttpContext context, int status, string? error = null)
    {
        Entrance.ForbidGuessing(context.Response.Headers); // Again: what handles an exception clears the headers.
        context.Response.WriteJson(status, new ErrorBody(error ?? ReasonPhrases.GetReasonPhrase(status)));
    }

    /// <summary>Kestrel's own refusals, such as a body that is too large.</summary>
    private sealed class BadRequestHandler : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(
            HttpContext context, Exception exception, CancellationToken cancellation)
        {
            if (exception is not BadHttpRequestException refusal)
            {
                return false;
            }

            // What an endpoint takes is its own matter.
            long? most = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
            string error = refusal.StatusCode == StatusCodes.Status413PayloadTooLarge && most is not null
                ? string.Create(CultureInfo.InvariantCulture, $"Body is larger than {most} bytes")
                : refusal.Message;
            if (!HttpProtocol.IsHttp2(context.Request.Protocol))
            {
                context.Response.Headers.Connection = "close"; // Nobody knows where the next request would begin.
            }

            Write(context, refusal.StatusCode, error);
            // At once: Kestrel then looks for the rest of the body, fails again, and would spoil what was not sent.
            await context.Response.CompleteAsync();
            return true;
        }
    }
}
