using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Orleans.Storage;
using Owl.ServiceDefaults.Http;
using Owl.Storage;

namespace Owl.SiloDefaults;

/// <summary>What a grain call could not do, said as HTTP: 503 where nothing was stored and trying again later can help, 504 where that is unknown.</summary>
internal sealed class SiloFailureHandler : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellation)
    {
        (int status, string? error) = exception switch
        {
            StorageUnconfirmedException => (StatusCodes.Status504GatewayTimeout, "Storage did not confirm; whether it was stored is unknown"),
            StorageUnavailableException => (StatusCodes.Status503ServiceUnavailable, "Storage unavailable"),
            InconsistentStateException => (StatusCodes.Status503ServiceUnavailable, "Written by someone else at the same time"),
            SiloUnavailableException when HttpMethods.IsPost(context.Request.Method) =>
                (StatusCodes.Status504GatewayTimeout, "A replica is gone; whether it was stored is unknown"),
            SiloUnavailableException => (StatusCodes.Status503ServiceUnavailable, "A replica is gone"),
            OrleansMessageRejectionException => (StatusCodes.Status503ServiceUnavailable, "Service is stopping"),
            TimeoutException => (StatusCodes.Status504GatewayTimeout, "No answer in time; whether it was stored is unknown"),
            _ => (0, null),
        };
        if (error is null)
        {
            return ValueTask.FromResult(false);
        }

        context.Response.Headers.RetryAfter = "1";
        ErrorBodies.Write(context, status, error);
        return ValueTask.FromResult(true);
    }
}
