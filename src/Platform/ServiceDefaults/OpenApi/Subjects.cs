using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Owl.ServiceDefaults.OpenApi;

/// <summary>Puts the operations under two headings: what the process is there for, and how it is itself.</summary>
internal static class Subjects
{
    private static readonly OpenApiTag Itself = new() { Name = "process", Description = "How the process itself is." };

    public static Task AddAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Tags = new HashSet<OpenApiTag>();
        foreach (var (path, item) in document.Paths)
        {
            string first = path.Split('/')[1];
            var tag = first is "health" or "status" or "metrics" ? Itself : new OpenApiTag { Name = first };
            document.Tags.Add(tag);
            foreach (var operation in item.Operations!.Values)
            {
                operation.Tags = new HashSet<OpenApiTagReference> { new(tag.Name!, document) };
            }
        }

        return Task.CompletedTask;
    }
}
