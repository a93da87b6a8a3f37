using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Owl.LiveConsole.Model;
using Owl.LiveConsole.Watch;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Http;

namespace Owl.LiveConsole.Control;

/// <summary>What was asked for has happened, and was seen.</summary>
/// <param name="Done">What run.sh says.</param>
/// <param name="Seen">What the console sees now.</param>
/// <param name="ElapsedMs">After so many milliseconds.</param>
internal sealed record ControlAnswer(string Done, string Seen, long ElapsedMs);

/// <summary>
/// <c>POST /console/control/{action}/{service}</c>: kill, freeze, resume, start; and heal all. It answers 200 only when
/// the effect was seen, by run.sh and by the console itself.
/// </summary>
internal sealed class ControlEndpoint(ControlSettings control, RunScript script, Watcher watcher, TimeProvider time)
{
    private const string TokenHeader = "Owl-Console-Token";

    // In seconds.
    private const int LongestFreeze = 600;

    private static readonly TimeSpan LongestSight = TimeSpan.FromSeconds(10);
    private static readonly OwlService[] Services = [OwlService.Gateway, OwlService.User, OwlService.Task, OwlService.Notification];

    // One thing at a time: two at once could undo each other, and then neither is seen.
    private bool _isBusy;

    public async Task RunAsync(HttpContext context, string action, string service)
    {
        if (control.Script is null)
        {
            ErrorBodies.Write(context, StatusCodes.Status403Forbidden, "Control is off: type ./run.sh in a terminal");
        }
        else if (!HasToken(context.Request))
        {
            ErrorBodies.Write(context, StatusCodes.Status403Forbidden, $"The header {TokenHeader} is missing or wrong");
        }
        else if (Plan(action, service, context.Request.Query["replica"], context.Request.Query["seconds"]) is not { } plan)
        {
            ErrorBodies.Write(context, StatusCodes.Status404NotFound, "There is no such action, service, replica or number of seconds");
        }
        else if (Interlocked.Exchange(ref _isBusy, true))
        {
            ErrorBodies.Write(context, StatusCodes.Status409Conflict, "Something else is being done just now");
        }
        else
        {
            try
            {
                await RunAsync(context, plan);
            }
            finally
            {
                Volatile.Write(ref _isBusy, false);
            }
        }
    }

    private async Task RunAsync(HttpContext context, ControlPlan plan)
    {
        long start = time.GetTimestamp();
        if (plan.IsStart)
        {
            watcher.Expect(plan.Service, plan.Replica, TimeSpan.FromSeconds(30));
        }

        // Not given up when the page is closed: what was begun is finished.
        var result = await script.RunAsync(plan.Arguments);
        watcher.Expect(plan.Service, plan.Replica, TimeSpan.Zero);
        string? seen = result.Code == 0 ? await SeeAsync(plan) : null;
        watcher.NoteAsked(plan.Action, plan.Name, result.Code == 0 ? "done" : result.Words);
        if (result.Code != 0 || seen is null)
        {
            string why = result.Code != 0 ? result.Words : "run.sh says it is done, but the console does not see it";
            ErrorBodies.Write(context, StatusCodes.Status502BadGateway, why);
            return;
        }

        var answer = new ControlAnswer(result.Words, seen, (long)time.GetElapsedTime(start).TotalMilliseconds);
        await context.Response.WriteAsJsonAsync(answer, ControlJson.Default.ControlAnswer, cancellationToken: CancellationToken.None);
    }

    private bool HasToken(HttpRequest request) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(request.Headers[TokenHeader].ToString()), Encoding.UTF8.GetBytes(control.Token));

    // Waits until the console itself sees the effect. It cannot see the end of its own process.
    private async Task<string?> SeeAsync(ControlPlan plan)
    {
        long done = time.GetTimestamp();
        while (time.GetElapsedTime(done) < LongestSight)
        {
            var nodes = watcher.StateOf(plan.Service, plan.Replica);
            if (nodes.Count > 0 && nodes.All(node => plan.Wanted.Contains(node.State)))
            {
                return string.Join("; ", nodes.Select(node => $"{node.Name} {node.State.ToString().ToLowerInvariant()}: {node.Why.Text}"));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), time);
        }

        return null;
    }

    private static ControlPlan? Plan(string action, string service, string? replica, string? seconds)
    {
        NodeState[] well = [NodeState.Up, NodeState.Slow];
        if (action == "heal")
        {
            return service == "all" ? new ControlPlan(action, null, 1, ["heal"], well, true) : null;
        }

        int number = 1;
        if (Array.Find(Services, candidate => candidate.Name == service) is not { } known
            || (replica is not null && !(int.TryParse(replica, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= OwlSettings.MostReplicas)))
        {
            return null;
        }

        string[] which = [known.Name.Replace("-service", "", StringComparison.Ordinal), number.ToString(CultureInfo.InvariantCulture)];
        return action switch
        {
            "kill" => new ControlPlan(action, known, number, ["kill", .. which], [NodeState.Down], false),
            "freeze" when int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length is >= 1 and <= LongestFreeze =>
                new ControlPlan(action, known, number, ["pause", .. which, string.Create(CultureInfo.InvariantCulture, $"{length}s")], [NodeState.Frozen], false),
            "freeze" when seconds is null => new ControlPlan(action, known, number, ["pause", .. which], [NodeState.Frozen], false),
            "resume" => new ControlPlan(action, known, number, ["resume", .. which], well, false),
            "start" => new ControlPlan(action, known, number, ["start", .. which], well, true),
            _ => null,
        };
    }

    // What run.sh is to do, and what must be seen then. Without a service it is about all of them.
    private sealed record ControlPlan(string Action, OwlService? Service, int Replica, string[] Arguments, NodeState[] Wanted, bool IsStart)
    {
        public string Name => Service is null ? "all" : Replica == 1 ? Service.Name : $"{Service.Name} {Replica}";
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ControlAnswer))]
internal sealed partial class ControlJson : JsonSerializerContext;
