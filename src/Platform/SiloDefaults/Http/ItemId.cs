using System.Globalization;
using System.Numerics;

namespace Owl.SiloDefaults.Http;

/// <summary>The id of an item in a path.</summary>
public static class ItemId
{
    /// <summary>Reads an integer. One that no id can have, however long, is an integer all the same: its key is null.</summary>
    public static bool TryParse(string text, out long? key)
    {
        key = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long id) && id > 0 ? id : null;
        return key is not null || BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
    }
}
