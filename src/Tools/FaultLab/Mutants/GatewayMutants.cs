namespace Owl.FaultLab.Mutants;

internal static class GatewayMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        In("Api/TaskEndpoints", "TimeLimitTests", "the gateway answers within 2 s", "FromMilliseconds(1900)", "FromMilliseconds(2300)"),
        In("Clients/UserClient", "TimeLimitTests", "the gateway waits 0.7 s for user-service", "FromMilliseconds(700)", "FromMilliseconds(1500)"),
        In("Clients/TaskClient", "TimeLimitTests", "what user-service took is taken off what task-service may take",
            "IsCreation(answer, task), budget.ForHop(budget.Left)", "IsCreation(answer, task), TimeSpan.FromMilliseconds(1800)"),
        In("Api/TaskEndpoints", "FalseNeighbourTests", "down is not missing",
            "if (user.Outcome is not HopOutcome.Answered)",
            "if (user.Outcome is HopOutcome.InvalidResponse)\n        {\n            ErrorBodies.Write(context, StatusCodes.Status400BadRequest, \"User does not exist\");\n            return;\n        }\n\n        if (user.Outcome is not HopOutcome.Answered)"),
        In("Clients/UserClient", "FalseNeighbourTests", "another server's 404 says nothing of a user", "answer.IsError(\"User not found\")", "true"),
        In("Clients/TaskClient", "FalseNeighbourTests", "a task of another user is no answer", "created.UserId == task.UserId && ", ""),
        In("Api/TaskEndpoints", "FalseNeighbourTests", "who does not know whether a task was created is told so",
            "context.Response.WriteCreationOutcome(task, key);", "context.Response.WriteOutcome(task);"),
        In("Api/TaskEndpoints", "FalseNeighbourTests", "half a list does not look like a whole one",
            "context.Abort(); // Half a list", "// Half a list"),
        In("Clients/TaskClient", "FalseNeighbourTests", "a task is the one that was asked for", " && asked == id;", ";"),
        new("a body that breaks off is no answer", "src/Platform/Upstream/ServiceClient.cs",
            "return End(HopOutcome.Reset); // While", "return End(HopOutcome.Answered); // While",
            "tests/Services/Gateway.Tests", "Api.FalseNeighbourTests"),
    ];

    private static Mutant In(string file, string tests, string promise, string text, string replacement) =>
        new(promise, $"src/Services/Gateway/{file}.cs", text, replacement, "tests/Services/Gateway.Tests", $"Api.{tests}");
}
