using System.Security.Cryptography;
using System.Text;
using Owl.LiveConsole.Watch;
using Owl.ServiceDefaults.Http;

namespace Owl.LiveConsole.Control;

/// <summary>
/// <c>POST /control/{action}/{service}</c>: kill, freeze, resume, start; and heal all. It answers 202 at once; every page
/// sees how far it is and how it ended. <c>POST /traffic/{on|off}</c>: a little load for something to see.
/// </summary>
internal sealed class ControlEndpoint(ControlSettings control, ControlQueue queue, Traffic traffic)
{
    private const string TokenHeader = "Owl-Console-Token";

    public void Run(HttpContext context, string action, string service)
    {
        var query = context.Request.Query;
        if (!control.IsOn)
        {
            Refuse(context, "Control is off: type ./run.sh in a terminal");
        }
        else if (!HasToken(context.Request))
        {
            Refuse(context, $"The header {TokenHeader} is missing or wrong");
        }
        else if (ControlPlan.From(action, service, query["replica"], query["seconds"]) is not { } plan)
        {
            ErrorBodies.Write(context, StatusCodes.Status404NotFound, "There is no such action, service, replica or number of seconds");
        }
        else if (queue.Add(plan) is { Why: { } why })
        {
            ErrorBodies.Write(context, StatusCodes.Status409Conflict, why);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }

    public void SwitchTraffic(HttpContext context, string state)
    {
        if (!HasToken(context.Request))
        {
            Refuse(context, $"The header {TokenHeader} is missing or wrong");
        }
        else if (state is "on" && long.TryParse(context.Request.Query["user"], out long user))
        {
            traffic.Start(user);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        else if (state is "off")
        {
            traffic.Stop();
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        else
        {
            ErrorBodies.Write(context, StatusCodes.Status404NotFound, "It is on or off, and on for a user");
        }
    }

    private bool HasToken(HttpRequest request) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(request.Headers[TokenHeader].ToString()), Encoding.UTF8.GetBytes(control.Token));

    private static void Refuse(HttpContext context, string why) => ErrorBodies.Write(context, StatusCodes.Status403Forbidden, why);
}
