using System.Security.Cryptography;
using Owl.Gateway.Console.Watch;
using Owl.ServiceDefaults;

namespace Owl.Gateway.Console.Control;

/// <summary>
/// Whether the page may break and heal things: only where run.sh started this process and says where it is itself
/// (<c>OWL_CONTROL_SCRIPT</c>).
/// </summary>
/// <param name="Script">The full path of run.sh; null: control is off.</param>
internal sealed record ControlSettings(string? Script)
{
    /// <summary>What every request to break something must carry. Only a page of this process can read it.</summary>
    public string Token { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Tells this process from the one before and the one after it.</summary>
    public string Boot { get; } = RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <exception cref="CannotStartException">The script is not there.</exception>
    public static ControlSettings Read(IConfiguration configuration) => configuration["OWL_CONTROL_SCRIPT"] switch
    {
        null or "" => new ControlSettings((string?)null),
        { } script when Path.IsPathFullyQualified(script) && File.Exists(script) => new ControlSettings(script),
        { } script => throw new CannotStartException($"OWL_CONTROL_SCRIPT is '{script}' but must be the full path of run.sh"),
    };

    public ControlPicture Draw() => new(Script is not null, Script is null ? null : Token, "./run.sh", Boot);
}
