using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Loops;

namespace Owl.TaskService.Delivery;

internal static class DeliveryServices
{
    public static IServiceCollection AddDelivery(this IServiceCollection services, Coupling coupling) => coupling.HasOutbox
        ? services.AddSingleton<Notifier>()
            .AddSingleton<LateCalls>()
            .AddSingleton<LeftBehind>()
            .AddSingleton<CauseLimit>()
            .AddSingleton<IDelivery, Outbox>()
            .AddLoop<RowRemover>()
            .AddLoop<DeliveryWaker>()
        : services.AddSingleton<IDelivery, DirectDelivery>();
}
