namespace Owl.ServiceDefaults.Telemetry;

/// <summary>A line of a library that is no news here, while all else of its category is.</summary>
/// <param name="Category">Of its logger, or what the names of several begin with, up to a dot.</param>
/// <param name="Start">How its template begins.</param>
public sealed record QuietLine(string Category, string Start)
{
    internal bool Is(string category, string? template) =>
        (category == Category || category.StartsWith(Category + '.', StringComparison.Ordinal))
        && template?.StartsWith(Start, StringComparison.Ordinal) is true;
}
