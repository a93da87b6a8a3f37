using System.Net;

namespace Owl.FaultLab.Results;

/// <summary>Pieces of a page in two languages, of which one is shown.</summary>
internal static class Html
{
    public static string Of(Words words) => words.En == words.Ja
        ? Encode(words.En)
        : $"""<span lang="en">{Encode(words.En)}</span><span lang="ja">{Encode(words.Ja)}</span>""";

    public static string Of(string en, string ja) => Of(new Words(en, ja));

    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    public static string Percent(double share) => share switch
    {
        1 => "100 %",
        > 0.99 => FormattableString.Invariant($"{Math.Floor(share * 1000) / 10:0.0} %"), // Never rounded up to all.
        _ => FormattableString.Invariant($"{share * 100:0} %"),
    };

    public static string Seconds(double seconds) => FormattableString.Invariant($"{seconds:0.0} s");

    public static string Milliseconds(double ms) => ms < 1000
        ? FormattableString.Invariant($"{ms:0} ms")
        : FormattableString.Invariant($"{ms / 1000:0.0} s");
}
