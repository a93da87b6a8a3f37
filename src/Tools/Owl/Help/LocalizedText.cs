namespace Owl.CommandLine.Help;

/// <summary>A text in both languages.</summary>
internal sealed record LocalizedText(string En, string Ja)
{
    /// <summary>Whether the person's locale is Japanese (POSIX: LC_ALL before LC_MESSAGES before LANG).</summary>
    public static bool IsJapanese { get; } =
        IsJapaneseIn(((string[])["LC_ALL", "LC_MESSAGES", "LANG"]).Select(Environment.GetEnvironmentVariable));

    /// <param name="locales">The values of those three, in this order.</param>
    public static bool IsJapaneseIn(IEnumerable<string?> locales) =>
        locales.FirstOrDefault(value => !string.IsNullOrEmpty(value))?.StartsWith("ja", StringComparison.Ordinal) ?? false;

    public string In(bool japanese) => japanese ? Ja : En;
}
