using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Orleans.Dashboard;
using Owl.ServiceDefaults;

namespace Owl.SiloDefaults;

/// <summary>
/// Orleans' dashboard of this silo at <c>/dashboard</c>, where <c>OWL_DASHBOARD</c> is <c>on</c>. It watches every call to
/// a grain and has no log-in, so otherwise not even its assembly is loaded.
/// </summary>
public static class Dashboard
{
    private const string Setting = "OWL_DASHBOARD";

    /// <exception cref="CannotStartException">The setting has a value that it cannot have.</exception>
    internal static void AddDashboard(this ISiloBuilder silo, IConfiguration configuration)
    {
        if (IsOn(configuration))
        {
            Add(silo);
        }
    }

    public static void MapDashboard(this WebApplication app)
    {
        if (IsOn(app.Configuration))
        {
            Map(app);
        }
    }

    private static bool IsOn(IConfiguration configuration) => configuration[Setting] switch
    {
        null or "" or "off" => false,
        "on" => true,
        var value => throw new CannotStartException($"{Setting} is '{value}' but must be 'on' or 'off'"),
    };

    // Methods of their own, because what a method names is loaded when it is compiled.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(ISiloBuilder silo) => silo.AddDashboard(dashboard => dashboard.HideTrace = true);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Map(WebApplication app) => app.MapOrleansDashboard("/dashboard");
}
