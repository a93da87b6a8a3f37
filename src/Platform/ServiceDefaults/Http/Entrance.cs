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
        app.Use(ForbidGuessingAsync);
        app.Use(HeaderLimits.CheckAsync);
        app.Use(HostNames.ExplainAsync);
        app.Use(RouteHeadLikeGetAsync);
        next(app);
    };

    /// <summary>
    /// Behind routing: the request is HEAD again, and its answer has no body. Kestrel would send one over HTTP/2.
    /// </summary>
    public static void RestoreHead(WebApplication app) => app.Use((context, next) =>
    {
        if (context.Features.Get<Head>() is not null)
        {
            context.Request.Method = HttpMethods.Head;
            context.Response.Body = Stream.Null;
        }

        return next(context);
    });

    /// <summary>A browser must take an answer for what it says it is: JSON that somebody sent here never becomes a page.</summary>
    public static void ForbidGuessing(IHeaderDictionary headers) => headers.XContentTypeOptions = "nosniff";

    private static Task ForbidGuessingAsync(HttpContext context, RequestDelegate next)
    {
        ForbidGuessing(context.Response.Headers);
        return next(context);
    }

    private static Task RouteHeadLikeGetAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Features.Set(Head.Request);
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }

    private sealed class Head
    {
        public static readonly Head Request = new();
    }
}
