using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace Owl.Gateway.Console;

/// <summary>The files of the page. They are in the program itself, so there is nothing to build, copy or lose.</summary>
internal static class Assets
{
    private const string Prefix = "page/";

    private static readonly FrozenDictionary<string, Asset> All = Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], Read);

    public static IResult Find(string file, HttpRequest request)
    {
        if (!All.TryGetValue(file, out var asset))
        {
            return TypedResults.NotFound();
        }

        return request.Headers.IfNoneMatch == asset.Tag
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : new Tagged(asset);
    }

    private static Asset Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        string type = Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "text/plain; charset=utf-8",
        };
        return new Asset(bytes, type, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
    }

    private sealed record Asset(byte[] Bytes, string Type, string Tag);

    private sealed class Tagged(Asset asset) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.Headers.ETag = asset.Tag;
            return TypedResults.Bytes(asset.Bytes, asset.Type).ExecuteAsync(context);
        }
    }
}
