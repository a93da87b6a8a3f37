namespace Owl.ServiceDefaults.Http;

/// <summary>The one shape of every error on the wire.</summary>
/// <param name="Error">What is wrong, in the words of the contract.</param>
public sealed record ErrorBody(string Error);
