using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Contract;

public sealed class UserContractTests(RunningSystem running) : ContractTests(running)
{
    [Fact]
    public async Task A_user_that_was_created_can_be_fetched_and_is_listed()
    {
        long id = await NextIdAsync(System.UserService, "/users");

        var created = await System.UserService.PostAsync("/users", """{"name":"Alice"}""", TestEnd);
        var fetched = await System.UserService.GetAsync($"/users/{id}", TestEnd);
        var listed = await System.UserService.GetAsync($"/users?after={id - 1}", TestEnd);

        string user = $$"""{"id":{{id}},"name":"Alice"}""";
        Assert.Equal($"201 {user}", created.ToString());
        Assert.Equal($"200 {user}", fetched.ToString());
        Assert.Equal($"200 [{user}]", listed.ToString());
        Assert.All([created, fetched, listed], answer => Assert.Equal(JsonType, answer.ContentType));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("999999")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("123456789012345678901234567890")]
    public async Task A_user_that_is_not_there_is_not_found(string id) =>
        AssertError(404, "User not found", await System.UserService.GetAsync($"/users/{id}", TestEnd));

    [Fact]
    public async Task Of_256_who_ask_at_once_for_a_user_who_is_not_there_each_is_told_so_and_no_line_is_logged()
    {
        int lines = System.UserService.Output.Lines.Count;

        var answers = await Task.WhenAll(Enumerable.Range(0, 256).Select(_ => System.UserService.GetAsync("/users/888888", TestEnd)));

        Assert.All(answers, answer => AssertError(404, "User not found", answer));
        Assert.Empty(System.UserService.Output.Lines.Skip(lines));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("0x1")]
    [InlineData("1,000")]
    [InlineData("%E3%83%95%E3%82%AF%E3%83%AD%E3%82%A6")]
    [InlineData("true")]
    public async Task An_id_that_is_no_integer_is_invalid(string id) =>
        AssertError(400, "Invalid user id", await System.UserService.GetAsync($"/users/{id}", TestEnd));

    [Theory]
    [InlineData("""{}""", "name is required")]
    [InlineData("", "name is required")]
    [InlineData("""{"name":null}""", "name is required")]
    [InlineData("""{"name":""}""", "name is required")]
    [InlineData("""{"Name":"Alice"}""", "name is required")]
    [InlineData("""{"name":5}""", "name must be a string")]
    [InlineData("""{"name":true}""", "name must be a string")]
    [InlineData("""{"name":["Alice"]}""", "name must be a string")]
    [InlineData("""{"name":{"first":"Alice"}}""", "name must be a string")]
    public async Task A_user_needs_a_name(string body, string error) =>
        AssertError(400, error, await System.UserService.PostAsync("/users", body, TestEnd));
}
