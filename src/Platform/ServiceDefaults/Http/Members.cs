using System.Globalization;
using System.Text.Json;

namespace Owl.ServiceDefaults.Http;

/// <summary>
/// The members of a request body, read in the order of the contract. The first thing wrong is kept in
/// <see cref="Error"/>; from then on every member reads as empty.
/// </summary>
public struct Members(JsonElement body)
{
    public string? Error { get; private set; }

    /// <summary>A string that is not empty.</summary>
    public string Text(string name)
    {
        if (!TryGet(name, out var value) || value.ValueKind is JsonValueKind.Null)
        {
            return Fail($"{name} is required");
        }

        if (value.ValueKind is not JsonValueKind.String)
        {
            return Fail($"{name} must be a string");
        }

        if (ReadString(value) is not { } text)
        {
            return Fail($"{name} must be valid Unicode text");
        }

        return text.Length == 0 ? Fail($"{name} is required")
            // PostgreSQL text cannot hold it, so no store of ours may.
            : text.Contains('\0') ? Fail($"{name} must not contain U+0000")
            : text;
    }

    /// <summary>A 64-bit integer, or a string that holds one.</summary>
    public long WholeNumber(string name)
    {
        long number = 0;
        bool found = TryGet(name, out var value) && value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt64(out number),
            // .NET reads "1\0" as 1; nobody else does.
            JsonValueKind.String => ReadString(value) is { } text && !text.Contains('\0')
                && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
        if (!found)
        {
            Fail($"{name} is required and must be int");
        }

        return number;
    }

    private bool TryGet(string name, out JsonElement value)
    {
        value = default;
        try
        {
            return Error is null && body.ValueKind is JsonValueKind.Object && body.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException)
        {
            Fail("Names of members must be valid Unicode text"); // Met half a surrogate pair on the search for the name.
            return false;
        }
    }

    private string Fail(string error)
    {
        Error ??= error;
        return "";
    }

    // Null for what is no Unicode text: half a surrogate pair, or bytes that are not UTF-8.
    private static string? ReadString(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
