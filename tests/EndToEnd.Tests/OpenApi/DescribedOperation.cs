using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.OpenApi;

/// <summary>One operation of an OpenAPI document: what it takes, and what it may answer.</summary>
internal sealed class DescribedOperation(ServiceProcess service, HttpMethod method, string path, JsonNode description)
{
    // What HTTP itself says of any answer.
    private static readonly string[] Everywhere =
        ["Date", "Transfer-Encoding", "Connection", "Cache-Control", "Pragma", "Vary", "X-Content-Type-Options"];

    public ServiceProcess Service => service;

    public HttpMethod Method => method;

    public string Path => path;

    public JsonNode? Body => description["requestBody"]?["content"]?["application/json"]?["schema"];

    public IReadOnlyList<(string Name, string In, JsonNode Schema)> Parameters =>
        [.. (description["parameters"]?.AsArray() ?? []).Select(parameter =>
            (parameter!["name"]!.GetValue<string>(), parameter["in"]!.GetValue<string>(), parameter["schema"]!))];

    /// <summary>The security schemes that a request must satisfy.</summary>
    public IEnumerable<string> Security =>
        (description["security"]?.AsArray() ?? []).SelectMany(requirement => requirement!.AsObject()).Select(scheme => scheme.Key);

    public static async Task<IReadOnlyList<DescribedOperation>> ReadAsync(ServiceProcess service, CancellationToken cancellation)
    {
        var answer = await service.GetAsync("/openapi/v1.json", cancellation);
        Assert.Equal(200, answer.Status);
        var document = JsonNode.Parse(answer.Body)!;
        Assert.StartsWith("3.1.", document["openapi"]!.GetValue<string>(), StringComparison.Ordinal);
        return
        [
            .. from path in document["paths"]!.AsObject()
               from operation in path.Value!.AsObject()
               select new DescribedOperation(service, HttpMethod.Parse(operation.Key), path.Key, Resolve(operation.Value!, document)),
        ];
    }

    /// <summary>Fails with what is not described about <paramref name="answer"/>.</summary>
    public void AssertDescribes(Answer answer)
    {
        string status = answer.Status.ToString(CultureInfo.InvariantCulture);
        var response = description["responses"]![status];
        Assert.True(response is not null, $"Status {status} is not described: {answer}");

        string type = MediaTypeHeaderValue.Parse(answer.ContentType!).MediaType!;
        var content = response["content"]?[type];
        Assert.True(content is not null, $"{type} is not described for {status}: {answer}");
        if (type == "application/json")
        {
            Assert.True(Schemas.Fits(content["schema"]!, answer.Json), $"The schema for {status} does not fit {answer}: {content["schema"]}");
        }

        var described = (response["headers"]?.AsObject() ?? []).Select(header => header.Key).Concat(Everywhere);
        Assert.Empty(answer.Headers.Select(header => header.Key).Except(described, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Fails when an example is not of the schema that it stands beside.</summary>
    public void AssertExamplesFit()
    {
        foreach (var content in (description["responses"]?.AsObject() ?? []).SelectMany(response => response.Value!["content"]?.AsObject() ?? [])
            .Append(new("request", description["requestBody"]?["content"]?["application/json"])))
        {
            var examples = (content.Value?["examples"]?.AsObject() ?? []).Select(example => example.Value!["value"])
                .Append(content.Value?["example"])
                .OfType<JsonNode>();
            foreach (var example in examples)
            {
                using var parsed = JsonDocument.Parse(example.ToJsonString());
                Assert.True(
                    Schemas.Fits(content.Value!["schema"]!, parsed.RootElement),
                    $"{this}: the example {example.ToJsonString()} is not of its schema.");
            }
        }
    }

    public override string ToString() => $"{service.Kind}: {method} {path}";

    // Puts the schema itself in the place of its reference, so that each stands alone.
    private static JsonNode Resolve(JsonNode node, JsonNode document) => node switch
    {
        JsonObject reference when reference["$ref"] is { } target =>
            Resolve(document["components"]!["schemas"]![target.GetValue<string>().Split('/')[^1]]!, document),
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, ResolveOrNull(member.Value, document)))),
        JsonArray items => new JsonArray([.. items.Select(item => ResolveOrNull(item, document))]),
        _ => node.DeepClone(),
    };

    private static JsonNode? ResolveOrNull(JsonNode? node, JsonNode document) => node is null ? null : Resolve(node, document);
}
