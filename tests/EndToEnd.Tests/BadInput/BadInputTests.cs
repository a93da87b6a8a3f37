using System.Text;
using System.Text.Json;
using CsCheck;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.BadInput;

/// <summary>
/// Whatever comes over the wire gets an answer: never a 5xx, and a 4xx says in words what is wrong. A failure shows the
/// smallest input found and its seed; with CsCheck_Seed in the environment the same input comes first.
/// </summary>
public sealed class BadInputTests : SystemTests, IClassFixture<RunningSystem>
{
    private const int Inputs = 1000;
    private const int AtOnce = 4;

    /// <summary>Where things are created: service, path, the members that it takes, and a body that it takes.</summary>
    private static readonly (ServiceKind Kind, string Path, string[] Members, string Good)[] Creations =
    [
        (ServiceKind.UserService, "/users", ["name"], """{"name": "Alice"}"""),
        (ServiceKind.TaskService, "/tasks", ["title", "user_id"], """{"title": "買い物", "user_id": 1}"""),
        (ServiceKind.NotificationService, "/notifications", ["user_id", "message"], """{"user_id": "1", "message": "🦉"}"""),
        (ServiceKind.Gateway, "/tasks", ["title", "user_id"], """{"title": "買い物", "user_id": 1}"""),
    ];

    private readonly OwlSystem _system;

    public BadInputTests(RunningSystem running)
        : base(running.System) => _system = running.System;

    public static TheoryData<string> Services => [.. ServiceKind.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Any_body_is_taken_or_refused_in_words(string name)
    {
        var (service, path, members, good) = CreationAt(name);
        var bad = Gen.Select(AnyBody.For(members, good), AnyHead.ContentTypes)
            .Select((body, types) => new Input(RawRequest.Of("POST", path, body, types)));
        var valid = AnyHead.ContentTypes.Where(types => types.Length == 0)
            .Select(_ => new Input(RawRequest.Of("POST", path, good), Expected: 201));

        await AssertAnsweredAsync(service, path, Gen.Frequency((19, bad), (1, valid)));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Any_Idempotency_Key_is_taken_or_refused_in_words(string name)
    {
        var (service, path, _, good) = CreationAt(name);

        await AssertAnsweredAsync(service, path, AnyHead.IdempotencyKeys.Select(keys => new Input(RawRequest.Of("POST", path, good, keys))));
    }

    [Fact]
    public async Task Any_id_of_a_user_is_found_or_refused_in_words() =>
        await AssertAnsweredAsync(_system.UserService, "/users", Gen.Frequency(
            (19, AnyHead.Id.Select(id => new Input(RawRequest.Of("GET", "/users/" + id)))),
            (1, Gen.Const(new Input(RawRequest.Of("GET", "/users/1"), Expected: 200)))));

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Any_query_of_a_list_gets_a_page_or_is_refused_in_words(string name)
    {
        var (service, path, _, _) = CreationAt(name);

        await AssertAnsweredAsync(service, path, Gen.Frequency(
            (19, AnyHead.Query.Select(query => new Input(RawRequest.Of("GET", path + query)))),
            (1, Gen.Const(new Input(RawRequest.Of("GET", path + "?limit=1"), Expected: 200)))));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Any_method_on_any_path_is_answered(string name)
    {
        var (service, path, _, _) = CreationAt(name);

        await AssertAnsweredAsync(service, path, AnyHead.MethodAndPath.Select(request => new Input(request)));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task What_is_hardly_HTTP_is_refused_in_words(string name)
    {
        var (service, path, _, good) = CreationAt(name);

        await AssertAnsweredAsync(service, path, Gen.Frequency(
            (3, AnyHead.Broken(good)),
            (1, AnyHead.Chunks(path)),
            (1, AnyHead.Cut(path, good))).Select(request => new Input(request)));
    }

    /// <param name="Request">What is sent.</param>
    /// <param name="Expected">The status of the answer, where only one is right.</param>
    private sealed record Input(RawRequest Request, int? Expected = null);

    private static async Task AssertAnsweredAsync(ServiceProcess service, string list, Gen<Input> inputs)
    {
        using var client = new RawClient(service);
        await inputs.SampleAsync(
            async input =>
            {
                var answer = await AnswerAsync(client, input.Request);
                if (answer is not null)
                {
                    AssertInWords(answer, input.Request.IsHead);
                    Assert.Equal(input.Expected ?? answer.Status, answer.Status);
                }
            },
            iter: Inputs,
            threads: AtOnce,
            print: input => input.Request.ToString());

        Assert.Equal(200, (await service.GetAsync("/health/ready", TestEnd)).Status);
        Assert.Equal(JsonValueKind.Array, (await service.GetAsync(list, TestEnd)).Json.ValueKind);
        Assert.DoesNotContain("   at ", service.Output.ToString(), StringComparison.Ordinal); // Nothing failed behind the answers.
    }

    // A 504 says that the machine was too busy to answer in time; that is true or not whatever was sent.
    private static async Task<RawAnswer?> AnswerAsync(RawClient client, RawRequest request)
    {
        RawAnswer? answer = null;
        await Wait.UntilAsync(async () => (answer = await client.SendAsync(request, TestEnd))?.Status != 504, TestEnd);
        return answer;
    }

    private static void AssertInWords(RawAnswer answer, bool isHead)
    {
        // 505 is the one 5xx that only the client can cause: its HTTP has a version that there is not.
        Assert.True(answer.Status is (>= 200 and < 500) or 505, $"{answer}");
        if (answer.Status >= 400 && !isHead)
        {
            Assert.StartsWith("application/json", answer["Content-Type"], StringComparison.Ordinal);
            Assert.False(string.IsNullOrEmpty(answer.Error), $"No words: {answer}");
        }
    }

    private (ServiceProcess Service, string Path, string[] Members, byte[] Good) CreationAt(string name)
    {
        var (kind, path, members, good) = Creations.Single(creation => creation.Kind.Name == name);
        return (_system[kind], path, members, Encoding.UTF8.GetBytes(good));
    }
}
