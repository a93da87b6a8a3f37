using System.Globalization;

namespace Owl.Processes;

/// <summary>How long a freeze lasts, as people type it: <c>60s</c>.</summary>
public static class Duration
{
    public const int MostSeconds = 9999;

    /// <summary>Whether a word is meant as a time: it ends with an s.</summary>
    public static bool IsMeant(string text) => text.EndsWith('s');

    /// <summary>Whether it is a number that lacks only the s, and can be no replica.</summary>
    public static bool IsNearly(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
        && seconds is > Instance.MostReplicas and <= MostSeconds && text[0] != '0';

    /// <exception cref="DeploymentException">It is no time from 1s to 9999s.</exception>
    public static TimeSpan Parse(string text) =>
        int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
        && seconds is >= 1 and <= MostSeconds && text[0] != '0'
            ? TimeSpan.FromSeconds(seconds)
            : throw new DeploymentException($"'{text}' is no time from 1s to {MostSeconds}s");
}
