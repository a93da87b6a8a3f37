using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Orleans.Storage;
using Owl.ServiceDefaults.Http;
using Owl.SiloDefaults.Storage;

namespace Owl.SiloDefaults;

/// <summary>What a grain call could not do, said as HTTP: 503 where trying again later can help.</summary>
internal sealed class SiloFailureHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellation)
    {
        string? error = exception switch
        {
            StorageUnavailableException => "Storage unavailable",
            InconsistentStateException => "Written by someone else at the same time",
            OrleansMessageRejectionException or SiloUnavailableException => "Service is stopping",
            TimeoutException => "Grain did not answer in time",
            _ => null,
        };
        if (error is null)
        {
            return false;
        }

        context.Response.Headers.RetryAfter = "1";
        await ErrorBodies.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, error);
        return true;
    }
}
