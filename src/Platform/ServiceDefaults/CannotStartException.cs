namespace Owl.ServiceDefaults;

/// <summary>The process cannot start, and the message says why in words for the person who started it.</summary>
public sealed class CannotStartException(string message) : Exception(message);
