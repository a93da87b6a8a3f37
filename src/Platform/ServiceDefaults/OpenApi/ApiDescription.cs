using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Owl.ServiceDefaults.OpenApi;

/// <summary>
/// The description of a process's interface, at <c>/openapi/v1.json</c> (OpenAPI 3.1), and a page to read it and to try
/// it out, at <c>/docs</c>. Both are made when somebody asks for them.
/// </summary>
public static class ApiDescription
{
    private const string Version = "v1";

    internal static void AddApiDescription(this IServiceCollection services, OwlService service) =>
        services.AddOpenApi(Version, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddSchemaTransformer(WireSchemas.TransformAsync);
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = service.Name,
                    Version = Version,
                    License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
                    Contact = new OpenApiContact { Name = "OwlOrleans" },
                    Description = "Bodies are JSON in UTF-8, and an error has a string member `error`. Besides what is said of each request: "
                        + "405 with `Allow` for a method that a path does not take, 404 for any other path, "
                        + "400 for a `Host` that is no name of this process, and 400, 408, 414 or 431 for what is no proper HTTP.",
                };
                document.Servers = [new OpenApiServer { Url = "/" }]; // Whoever reads this has the address.
                return Task.CompletedTask;
            });
            options.AddDocumentTransformer(CommonOperations.AddAsync);
            options.AddDocumentTransformer(
                service == OwlService.Gateway ? SecretDescription.AddNoneAsync : SecretDescription.AddAsync);
            options.AddDocumentTransformer(Subjects.AddAsync);
        });

    internal static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi();
        // What is shown comes from this process alone: no fonts, no scripts, no proxy and no offers from elsewhere.
        app.MapScalarApiReference("/docs", (page, http) => page
            .WithTitle(http.RequestServices.GetRequiredService<OwlService>().Name)
            .WithDynamicBaseServerUrl()
            .DisableDefaultFonts().DisableAgent().DisableMcp().DisableTelemetry().HideClientButton().HideDeveloperTools());
    }

    /// <summary>Describes an endpoint. <paramref name="describe"/> is called when the description is asked for.</summary>
    public static TBuilder Describe<TBuilder>(this TBuilder endpoint, Func<ApiOperation> describe)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.AddOpenApiOperationTransformer((operation, context, cancellation) => describe().ApplyAsync(operation, context, cancellation));
}
