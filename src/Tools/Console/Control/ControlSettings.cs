using System.Security.Cryptography;
using Owl.LiveConsole.Watch;
using Owl.Processes;

namespace Owl.LiveConsole.Control;

/// <summary>
/// Whether the page may break and heal things: only where the command-line tool started this process, and says so
/// (<c>OWL_CONTROL</c>).
/// </summary>
internal sealed record ControlSettings(bool IsOn)
{
    // Somebody else may start them, in any order.
    private static readonly TimeSpan UsualStart = TimeSpan.FromSeconds(5);

    /// <summary>
    /// For how long after the start of this process one that was never seen is starting, not down: where the tool starts all
    /// of them at once, for as long as it waits for them.
    /// </summary>
    public TimeSpan Starts => IsOn ? Deployment.LongestStart : UsualStart;

    /// <summary>What every request that changes something must carry. Only a page of this process can read it.</summary>
    public string Token { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Tells this process from the one before and the one after it.</summary>
    public string Boot { get; } = RandomNumberGenerator.GetHexString(8, lowercase: true);

    public static ControlSettings Read(IConfiguration configuration) => new(configuration["OWL_CONTROL"] == "on");

    public ControlPicture Draw() => new(IsOn, Token, Boot);
}
