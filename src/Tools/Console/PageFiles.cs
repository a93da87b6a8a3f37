using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Owl.LiveConsole;

/// <summary>
/// The files of the page, out of the program itself. They are sent as an endpoint's answer, behind the guard; the static
/// file middleware comes before the endpoints.
/// </summary>
internal sealed class PageFiles(IFileProvider files)
{
    private static readonly FileExtensionContentTypeProvider Types = new();

    // Files in a program have no time of their own; another build of it may have others.
    private static readonly EntityTagHeaderValue Tag = new($"\"{typeof(PageFiles).Assembly.ManifestModule.ModuleVersionId:N}\"");

    public IResult Find(string file, HttpRequest request)
    {
        var found = files.GetFileInfo(file);
        return found.Exists && Types.TryGetContentType(file, out string? type)
            ? TypedResults.Stream(found.CreateReadStream(), type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type, entityTag: Tag)
            : TypedResults.NotFound();
    }
}
