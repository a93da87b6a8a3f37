using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Dashboard;
using Owl.ServiceDefaults;

namespace Owl.SiloDefaults;

/// <summary>
/// Orleans' dashboard of this silo at <c>/dashboard</c>, where <c>OWL_DASHBOARD</c> is <c>on</c>. It watches every call to
/// a grain and has no log-in, so otherwise not even its assembly is loaded.
/// </summary>
public static class Dashboard
{
    internal static void AddDashboard(this ISiloBuilder silo, OwlSettings settings)
    {
        if (settings.HasDashboard)
        {
            Add(silo);
        }
    }

    public static void MapDashboard(this WebApplication app)
    {
        if (app.Services.GetRequiredService<OwlSettings>().HasDashboard)
        {
            Map(app);
        }
    }

    // Methods of their own, because what a method names is loaded when it is compiled.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(ISiloBuilder silo) => silo.AddDashboard(dashboard => dashboard.HideTrace = true);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Map(WebApplication app) => app.MapOrleansDashboard("/dashboard");
}
