using Microsoft.Extensions.DependencyInjection;

namespace Owl.ServiceDefaults.Loops;

public static class LoopServices
{
    /// <summary>Adds a loop that starts with the process. Added twice, it is there once.</summary>
    public static IServiceCollection AddLoop<TLoop>(this IServiceCollection services)
        where TLoop : BackgroundLoop =>
        services.Any(service => service.ServiceType == typeof(TLoop))
            ? services
            : services.AddSingleton<TLoop>()
                .AddSingleton<BackgroundLoop>(provider => provider.GetRequiredService<TLoop>())
                .AddHostedService(provider => provider.GetRequiredService<TLoop>());
}
