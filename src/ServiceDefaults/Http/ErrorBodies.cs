using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

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
        app.UseExceptionHandler(handler => handler.Run(context => WriteAsync(context, StatusCodes.Status500InternalServerError)));
        Refusals.Explain(app);
        app.UseStatusCodePages(pages => WriteAsync(pages.HttpContext, pages.HttpContext.Response.StatusCode));
    }

    public static Task WriteAsync(HttpContext context, int status, string? error = null)
    {
        context.Response.WriteJson(status, new ErrorBody(error ?? ReasonPhrases.GetReasonPhrase(status)));
        return Task.CompletedTask;
    }

    /// <summary>Kestrel's own refusals, such as a body that is too large.</summary>
    private sealed class BadRequestHandler : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellation)
        {
            if (exception is not BadHttpRequestException refusal)
            {
                return false;
            }

            string error = refusal.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? $"Body is larger than {ServiceHost.MaxBodyBytes} bytes"
                : refusal.Message;
            await WriteAsync(context, refusal.StatusCode, error);
            return true;
        }
    }
}
