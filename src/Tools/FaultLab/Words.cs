namespace Owl.FaultLab;

/// <summary>A text in both languages of the report.</summary>
internal sealed record Words(string En, string Ja)
{
    /// <summary>A text that is the same in both, such as a name.</summary>
    public static Words Same(string text) => new(text, text);

    public static Words Join(IEnumerable<Words> parts)
    {
        Words[] all = [.. parts];
        return new Words(string.Join("; ", all.Select(part => part.En)), string.Join("、", all.Select(part => part.Ja)));
    }

    public override string ToString() => En;
}
