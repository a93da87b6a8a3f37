using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Owl.ServiceDefaults.OpenApi;

/// <summary>
/// Puts the operations under two headings, what the process is there for and how it is itself, and gives each a name.
/// </summary>
internal static class Subjects
{
    private static readonly OpenApiTag Itself = new() { Name = "process", Description = "How the process itself is." };

    public static Task AddAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Tags = new HashSet<OpenApiTag>();
        foreach (var (path, item) in document.Paths)
        {
            string first = path.Split('/')[1];
            var tag = first is "health" or "status" or "metrics"
                ? Itself
                : new OpenApiTag { Name = first, Description = "What this process is there for." };
            document.Tags.Add(tag);
            foreach (var (method, operation) in item.Operations!)
            {
                operation.OperationId = tag == Itself ? NameOf("get", path) : NameOf(method, path, first);
                operation.Tags = new HashSet<OpenApiTagReference> { new(tag.Name!, document) };
            }
        }

        return Task.CompletedTask;
    }

    // listUsers, createUser, getUser: what a generated client calls its methods.
    private static string NameOf(HttpMethod method, string path, string items) =>
        method == HttpMethod.Get && !path.Contains('{') ? NameOf("list", items)
            : NameOf(method == HttpMethod.Get ? "get" : "create", items.TrimEnd('s'));

    private static string NameOf(string verb, string path) => verb + string.Concat(
        path.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
