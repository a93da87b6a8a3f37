using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;

namespace Owl.EndToEnd.Tests.OpenApi;

/// <summary>A request made from a description.</summary>
/// <param name="Path">With its parameters.</param>
/// <param name="Body">Null without one.</param>
/// <param name="Headers">The header parameters.</param>
/// <param name="IsValid">Whether everything about it is as described.</param>
internal sealed record DescribedRequest(string Path, string? Body, (string Name, string Value)[] Headers, bool IsValid)
{
    public override string ToString() =>
        $"{Path} {string.Join(' ', Headers.Select(header => $"{header.Name}:{header.Value}"))} {Body?[..Math.Min(Body.Length, 300)]} valid: {IsValid}";
}

/// <summary>Makes requests from the schemas of a description: some as described, some with something wrong.</summary>
internal static class DescribedRequests
{
    private static readonly Gen<string> Text = Gen.String[Gen.Char["aZ9 買'\"<é"], 1, 12];

    private static readonly Gen<string> WrongInteger = Gen.OneOf("x", "1.5", "", "-1", "99999999999999999999", "1 2", "true");

    private static readonly Gen<string> WrongJson = Gen.OneOf("null", "true", "{}", "[]", "\"\"", "1.5", "{\"a\":[1,{}]}", "\"x\"");

    private static readonly Gen<string> WrongBody = Gen.OneOf("", "{", "null", "[]", "\"x\"", "1", "{\"a\"}", $"\"{new string('x', 70_000)}\"");

    /// <summary>Some keys come again and again, with other bodies: then the first answer comes again, or none.</summary>
    private static readonly Gen<string> Key = Gen.Frequency((1, Gen.Int[1, 5].Select(number => $"key-{number}")), (3, Gen.Guid.Select(id => id.ToString())));

    public static Gen<DescribedRequest> For(DescribedOperation operation)
    {
        var parameters = operation.Parameters.Select(ValueOf).ToArray();
        var body = operation.Body is { } schema ? BodyOf(schema) : Gen.Const<(string?, bool)>((null, true));
        var values = parameters.Aggregate(
            Gen.Const(Array.Empty<(string, string, string?, bool)>()),
            (all, one) => Gen.Select(all, one).Select(pair => (Array.Empty<(string, string, string?, bool)>()).Concat(pair.Item1).Append(pair.Item2).ToArray()));
        return Gen.Select(values, body).Select(pair => Make(operation.Path, pair.Item1, pair.Item2));
    }

    private static DescribedRequest Make(string path, (string Name, string In, string? Value, bool IsValid)[] values, (string? Text, bool IsValid) body)
    {
        var given = values.Where(value => value.Value is not null).ToList();
        foreach (var value in given.Where(value => value.In == "path"))
        {
            path = path.Replace($"{{{value.Name}}}", Uri.EscapeDataString(value.Value!), StringComparison.Ordinal);
        }

        string query = string.Join('&', given.Where(value => value.In == "query").Select(value => $"{value.Name}={Uri.EscapeDataString(value.Value!)}"));
        return new DescribedRequest(
            query.Length == 0 ? path : $"{path}?{query}",
            body.Text,
            [.. given.Where(value => value.In == "header").Select(value => (value.Name, value.Value!))],
            body.IsValid && values.All(value => value.IsValid));
    }

    private static Gen<(string Name, string In, string? Value, bool IsValid)> ValueOf((string Name, string In, JsonNode Schema) parameter)
    {
        bool isInteger = parameter.Schema["type"]!.GetValue<string>() == "integer";
        long least = Bound(parameter.Schema["minimum"]) ?? 0;
        long most = Bound(parameter.Schema["maximum"]) ?? 10_000;
        var right = isInteger
            ? Gen.Frequency((1, Gen.Const(least)), (4, Gen.Long[least, most])).Select(number => number.ToString(CultureInfo.InvariantCulture))
            : Key;
        // A wrong path would be another path, and headers are not to be refused for what the time budget says.
        var wrong = isInteger ? WrongInteger.Where(value => parameter.In != "path" || value.Length > 0) : Gen.OneOf("a b", new string('k', 256));
        return Gen.Frequency(
            (6, right.Select(value => (parameter.Name, parameter.In, (string?)value, true))),
            (parameter.In == "path" ? 0 : 6, Gen.Const((parameter.Name, parameter.In, (string?)null, true))),
            (1, wrong.Select(value => (parameter.Name, parameter.In, (string?)value, false))));
    }

    private static Gen<(string? Text, bool IsValid)> BodyOf(JsonNode schema)
    {
        var right = schema["properties"]!.AsObject().Aggregate(
            Gen.Const(Array.Empty<(string Name, string Json)>()),
            (all, property) => Gen.Select(all, MemberOf(property.Value!))
                .Select(pair => (Array.Empty<(string, string)>()).Concat(pair.Item1).Append((property.Key, pair.Item2)).ToArray()));
        var broken = Gen.Select(right, Gen.Int[0, 9], WrongJson.Where(json => json != "\"x\"")).Select(parts => parts.Item3 == "{}" // Instead of a value: nothing.
            ? ToObject(parts.Item1.Where((_, index) => index != parts.Item2 % parts.Item1.Length))
            : ToObject(parts.Item1.Select((member, index) => index == parts.Item2 % parts.Item1.Length ? (member.Name, parts.Item3) : member)));
        return Gen.Frequency(
            (6, right.Select(members => ((string?)ToObject(members), true))),
            (2, broken.Select(json => ((string?)json, false))),
            (1, WrongBody.Select(json => ((string?)json, false))));
    }

    private static Gen<string> MemberOf(JsonNode schema) =>
        schema["type"] is JsonArray // A number that may be written as a string.
            ? Gen.Select(Gen.Frequency((3, Gen.Const(1L)), (1, Gen.Long)).Select(number => number.ToString(CultureInfo.InvariantCulture)), Gen.Bool)
                .Select(parts => parts.Item2 ? $"\"{parts.Item1}\"" : parts.Item1)
            : Text.Select(text => JsonValue.Create(text).ToJsonString());

    private static string ToObject(IEnumerable<(string Name, string Json)> members) =>
        $"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Json}"))}}}";

    private static long? Bound(JsonNode? node) => node?.GetValue<long>();
}
