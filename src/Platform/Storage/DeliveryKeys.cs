using System.Globalization;
using System.Security.Cryptography;

namespace Owl.Storage;

/// <summary>
/// The keys of the deliveries that come in with one transaction. Ids that a transaction was given can be given again, by a
/// store that was brought back from a copy, or by a database that goes on from a state before it; its number cannot.
/// </summary>
internal sealed class DeliveryKeys
{
    // The id comes first: keys are then in about the order of the ids, and an index of them stays compact.
    private readonly string _suffix = "-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <summary>What each of the keys ends with.</summary>
    public string Suffix => _suffix;

    public string Of(long id) => string.Create(CultureInfo.InvariantCulture, $"{id}{_suffix}");
}
