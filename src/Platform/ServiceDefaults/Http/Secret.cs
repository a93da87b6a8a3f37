using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Owl.ServiceDefaults.Http;

/// <summary>
/// With <c>OWL_SECRET</c> every call to a service must show it (<c>Authorization: Bearer</c>, RFC 6750); health aside,
/// which says nothing of the items. The gateway is what clients call: it shows the secret, and asks nobody for it.
/// </summary>
internal static class Secret
{
    private const string Scheme = "Bearer";

    public static void UseSecret(this WebApplication app)
    {
        if (app.Services.GetRequiredService<OwlSettings>().Secret is not { } secret
            || app.Services.GetRequiredService<OwlService>() == OwlService.Gateway)
        {
            return;
        }

        byte[] wanted = Digest(secret);
        app.Use(async (context, next) =>
        {
            // Of equal length, and compared in a time that says nothing of where they differ.
            string shown = TokenOf(context.Request.Headers.Authorization.ToString());
            if (IsFree(context.Request.Path) || CryptographicOperations.FixedTimeEquals(Digest(shown), wanted))
            {
                await next(context);
                return;
            }

            context.Response.Headers.WWWAuthenticate = Scheme;
            ErrorBodies.Write(context, StatusCodes.Status401Unauthorized);
        });
    }

    /// <summary>Whether a path is for everybody.</summary>
    public static bool IsFree(PathString path) => path.StartsWithSegments("/health", StringComparison.Ordinal);

    // The name of a scheme may be written in any case (RFC 9110, section 11.1).
    private static string TokenOf(string header) =>
        header.StartsWith(Scheme + " ", StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
