using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Contract;

/// <summary>The tests of the contract share one running system. They only add to it, and count from what is there.</summary>
[CollectionDefinition(Name)]
public sealed class ContractGroup : ICollectionFixture<RunningSystem>
{
    public const string Name = "contract";
}

[Collection(ContractGroup.Name)]
public abstract class ContractTests(RunningSystem running) : SystemTests(running.System)
{
    protected const string JsonType = "application/json; charset=utf-8";

    protected OwlSystem System { get; } = running.System;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await System.SettleAsync(TestEnd); // No notification of an earlier test arrives in the middle of this one.
    }

    protected async Task<long> CreateUserAsync(string name = "Alice") =>
        (await System.UserService.CreateAsync("/users", $$"""{"name":"{{name}}"}""", TestEnd)).Id;

    /// <summary>The id that the next item of a list will have.</summary>
    protected static async Task<long> NextIdAsync(ServiceProcess service, string path) =>
        (await service.GetAsync(path, TestEnd)).Ids.LastOrDefault() + 1;

    /// <summary>An error of the contract: its status, its words, and nothing else in the body.</summary>
    protected static void AssertError(int status, string error, Answer answer)
    {
        Assert.Equal($$"""{{status}} {"error":"{{error}}"}""", answer.ToString());
        Assert.Equal(JsonType, answer.ContentType);
    }
}
