namespace Owl.Processes;

/// <summary>A place where processes run, with an address of its own.</summary>
/// <param name="Address">Its IP address.</param>
/// <param name="Within">The command that runs a command there.</param>
public sealed record Host(string Address, IReadOnlyList<string> Within);
