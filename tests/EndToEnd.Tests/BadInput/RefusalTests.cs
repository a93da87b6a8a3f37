using Owl.EndToEnd.Tests.Contract;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.BadInput;

/// <summary>What is refused before any endpoint sees it is refused in words as well.</summary>
public sealed class RefusalTests(RunningSystem running) : ContractTests(running)
{
    private const string Host = "Host: localhost\r\n";

    /// <summary>Each refusal: the head of the request, the status, the words.</summary>
    public static TheoryData<string, int, string> Refused => new()
    {
        { "hoot\r\n\r\n", 400, "Invalid request line" },
        { $"GET /tasks HTTP/1.1\r\n{Host}hoot\r\n\r\n", 400, "Invalid request header" },
        { "GET /tasks HTTP/1.1\r\n\r\n", 400, "Request is missing Host header." },
        { $"GET /tasks HTTP/1.1\r\n{Host}{Host}\r\n", 400, "Multiple Host headers." },
        { $"GET /%00 HTTP/1.1\r\n{Host}\r\n", 400, "Invalid request target" },
        { $"GET /tasks HTTP/9.9\r\n{Host}\r\n", 505, "Unrecognized HTTP version" },
        { $"POST /tasks HTTP/1.1\r\n{Host}Content-Length: hoot\r\n\r\n", 400, "Invalid content length: hoot" },
        { $"GET /tasks HTTP/1.1\r\n{Host}{string.Concat(Enumerable.Repeat("X: y\r\n", 101))}\r\n", 431, "Request contains too many headers." },
        { $"GET /{new string('x', 100_000)} HTTP/1.1\r\n{Host}\r\n", 414, "Request line too long." },
        { $"GET /tasks HTTP/1.1\r\n{Host}X: {new string('y', 1024 * 1024)}\r\n\r\n", 431, "Request headers too long." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_hardly_HTTP_is_refused_with_an_error_and_the_connection_ends(string head, int status, string error)
    {
        foreach (var service in System.All)
        {
            using var client = new RawClient(service);
            var answer = await client.SendAsync(new RawRequest(head, [], IsLast: true), TestEnd);

            Assert.Equal($$"""{{status}} {"error":"{{error}}"}""", $"{answer!.Status} {answer.Text}");
            Assert.Equal(JsonType, answer["Content-Type"]);
            Assert.True(answer.IsLast);
        }
    }

    [Fact]
    public async Task An_answer_to_HEAD_has_no_body_although_it_is_refused()
    {
        var refused = new RawRequest($"HEAD /tasks HTTP/1.1\r\n{Host}hoot\r\n\r\n", [], IsLast: true);
        foreach (var service in System.All)
        {
            using var connection = await RawConnection.OpenAsync(service.Port, TestEnd);
            await connection.SendAsync(refused.Bytes, TestEnd);

            Assert.Equal(400, (await connection.ReadAsync(hasBody: false, TestEnd)).Status);
            await Assert.ThrowsAnyAsync<IOException>(() => connection.ReadAsync(hasBody: false, TestEnd));
        }
    }
}
