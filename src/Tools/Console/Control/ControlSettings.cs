using System.Security.Cryptography;
using Owl.LiveConsole.Watch;
using Owl.Processes;
using Owl.ServiceDefaults;

namespace Owl.LiveConsole.Control;

/// <summary>Whether the page may break and heal things.</summary>
/// <param name="IsOn">Only where the command-line tool started this process, and <c>OWL_CONTROL</c> does not forbid it.</param>
/// <param name="Starts">
/// For how long after the start of this process one that was never seen is starting, not down: where the tool starts all of
/// them at once, for as long as it waits for them.
/// </param>
internal sealed record ControlSettings(bool IsOn, TimeSpan Starts)
{
    // Somebody else may start them, in any order.
    private static readonly TimeSpan UsualStart = TimeSpan.FromSeconds(5);

    /// <summary>What every request that changes something must carry. Only a page of this process can read it.</summary>
    public string Token { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Tells this process from the one before and the one after it.</summary>
    public string Boot { get; } = RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <exception cref="CannotStartException"><c>OWL_CONTROL</c> is neither on nor off.</exception>
    public static ControlSettings Read(IConfiguration configuration, Deployment deployment)
    {
        bool isStartedByTool = deployment.PidOf(Deployment.Console) == Environment.ProcessId;
        bool isAllowed = configuration["OWL_CONTROL"] switch
        {
            null or "" or "on" => true,
            "off" => false,
            { } value => throw new CannotStartException($"OWL_CONTROL is '{value}' but must be 'on' or 'off'"),
        };
        return new ControlSettings(isStartedByTool && isAllowed, isStartedByTool ? Deployment.LongestStart : UsualStart);
    }

    public ControlPicture Draw() => new(IsOn, Token, Boot);
}
