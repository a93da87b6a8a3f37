using Owl.ServiceDefaults;

namespace Owl.TaskService.Delivery;

internal static class DeliveryServices
{
    public static IServiceCollection AddDelivery(this IServiceCollection services, Coupling coupling) => coupling.HasOutbox
        ? services.AddSingleton<DeliveryTraces>()
            .AddSingleton<Outbox>()
            .AddSingleton<IDelivery>(provider => provider.GetRequiredService<Outbox>())
            .AddHostedService<OutboxWorker>()
            .AddHostedService<OutboxWatcher>()
        : services.AddSingleton<IDelivery, DirectDelivery>();
}
