namespace Owl.Processes;

/// <summary>What was asked for cannot be done, or its effect was not seen.</summary>
/// <param name="message">Why, in words for the person who asked.</param>
/// <param name="code">The exit code that tells it: 2 where the question makes no sense, otherwise 1.</param>
public sealed class DeploymentException(string message, int code = 1) : Exception(message)
{
    public int Code { get; } = code;
}
