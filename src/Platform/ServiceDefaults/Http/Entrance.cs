using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Owl.ServiceDefaults.Http;

/// <summary>What is done with a request before ASP.NET's host filter and its routing see it.</summary>
internal sealed class Entrance : IStartupFilter
{
    /// <summary>Puts it in front of all other filters.</summary>
    public static void Add(IServiceCollection services) =>
        services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, Entrance>());

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(HeaderLimits.CheckAsync);
        app.Use(HostNames.ExplainAsync);
        app.Use(AnswerHeadLikeGetAsync);
        next(app);
    };

    // The server still knows that it was HEAD, and sends no body.
    private static Task AnswerHeadLikeGetAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }
}
