using System.Globalization;
using System.Security.Cryptography;
using Owl.LiveConsole.Watch;
using Owl.ServiceDefaults;

namespace Owl.LiveConsole.Control;

/// <summary>
/// Whether the page may break and heal things: only where run.sh started this process and says where it is itself
/// (<c>OWL_CONTROL_SCRIPT</c>).
/// </summary>
/// <param name="Script">The full path of run.sh; null: control is off.</param>
/// <param name="Starts">For how long after the start of this process one that was never seen is starting, not down: where
/// run.sh starts all of them at once, for as long as it waits for them (<c>OWL_CONTROL_STARTS</c>, in seconds).</param>
internal sealed record ControlSettings(string? Script, TimeSpan Starts)
{
    // Somebody else may start them, in any order.
    private static readonly TimeSpan UsualStart = TimeSpan.FromSeconds(5);

    /// <summary>What every request that changes something must carry. Only a page of this process can read it.</summary>
    public string Token { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Tells this process from the one before and the one after it.</summary>
    public string Boot { get; } = RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <exception cref="CannotStartException">The script is not there, or the time is none.</exception>
    public static ControlSettings Read(IConfiguration configuration) =>
        new(ReadScript(configuration["OWL_CONTROL_SCRIPT"]), ReadStarts(configuration["OWL_CONTROL_STARTS"]));

    public ControlPicture Draw() => new(Script is not null, Token, Boot);

    private static string? ReadScript(string? value) => value switch
    {
        null or "" => null,
        { } script when Path.IsPathFullyQualified(script) && File.Exists(script) => script,
        { } script => throw new CannotStartException($"OWL_CONTROL_SCRIPT is '{script}' but must be the full path of run.sh"),
    };

    private static TimeSpan ReadStarts(string? value) =>
        string.IsNullOrEmpty(value) ? UsualStart
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is >= 1 and <= 600 ? TimeSpan.FromSeconds(seconds)
        : throw new CannotStartException($"OWL_CONTROL_STARTS is '{value}' but must be an integer from 1 to 600");
}
