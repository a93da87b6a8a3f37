namespace Owl.FaultLab.Mutants;

internal static class DeliveryMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        In("Backlog", "BacklogTests", "what failed stays pending", "_failed[id] = tries;", "_confirmed.Add(id);"),
        In("Backlog", "BacklogTests", "what is taken out was confirmed before", "_confirmed.Add(id);\n    }\n\n    /// <summary>Its row", "}\n\n    /// <summary>Its row"),
        In("Backlog", "BacklogTests", "few are under way at once", "MostInFlight = 2;", "MostInFlight = 200;"),
        In("NeighbourWatch", "BacklogTests", "a neighbour that is down is not stormed",
            "Pauses.Pause(++_failures, random())", "TimeSpan.Zero"),
        In("NeighbourWatch", "BacklogTests", "a neighbour that came back is noticed within 2 s",
            "TimeSpan.FromMilliseconds(800)", "TimeSpan.FromMinutes(80)"),
        In("Walk", "BacklogTests", "more deliveries than one page are found, a page after the other",
            "            After = through;\n", "            After = 0;\n"),
        In("Walk", "BacklogTests", "what a request is still delivering is left to it", "FromMilliseconds(600)", "FromMilliseconds(0)"),
        In("Outbox", "OutboxTests", "a delivery has a key", "SendAsync(item, deliveryKey,", "SendAsync(item, null,"),
        In("Outbox", "OutboxTests", "what a request delivered is not delivered again", "delivered.Note(id);", ""),
        In("TargetState", "OutboxTests", "while notification-service fails no request waits for it",
            "_lastOutcome = hop.IsRefusalOfThisOne() ? HopOutcome.Answered : hop.Outcome;", "_lastOutcome = HopOutcome.Answered;"),
        In("Refusals", "RefusalsTests", "a lack of time is no refusal of a delivery", "StatusCodes.Status408RequestTimeout or ", ""),
        In("Refusals", "RefusalsTests", "a refusal of one delivery is one", ">= 400 and < 500\n            and not", ">= 600\n            and not"),
        In("Partitions", "DeliveryGrainTests", "every task has a partition", "Enumerable.Range(0, Count)", "Enumerable.Range(0, Count - 1)"),
    ];

    private static Mutant In(string file, string tests, string promise, string text, string replacement) =>
        new(promise, $"src/Platform/Delivery/{file}.cs", text, replacement, "tests/Platform/Delivery.Tests", tests);
}
