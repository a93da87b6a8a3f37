using Microsoft.Extensions.DependencyInjection;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Loops;
using Owl.Storage;

namespace Owl.Delivery;

public static class DeliveryServices
{
    // Less than a caller waits for its item: the neighbour must never cost a client its answer.
    internal static readonly TimeSpan LongestCall = TimeSpan.FromMilliseconds(500);

    /// <summary>Tells a neighbour of each new item: late rather than never where the coupling has an outbox, else at once or not at all.</summary>
    public static IServiceCollection AddDelivery<TItem, TTarget>(this IServiceCollection services, Coupling coupling)
        where TItem : class
        where TTarget : class, IDeliveryTarget<TItem>
    {
        services.AddSingleton<IDeliveryTarget<TItem>, TTarget>().AddLoop<OutboxMetrics>().AddSingleton(provider => new BacklogReader(
            provider.GetRequiredService<IOutbox>(), provider.GetRequiredService<TimeProvider>(), provider.GetService<DeliveryWaker>()));
        return coupling.HasOutbox
            ? services.AddSingleton<TargetState>()
                .AddSingleton<ILateCalls, LateCalls<TItem>>()
                .AddSingleton<LeftBehind>()
                .AddSingleton<CauseLimit>()
                .AddSingleton<IDelivery<TItem>, Outbox<TItem>>()
                .AddLoop<RowRemover>()
                .AddLoop<DeliveryWaker>()
            : services.AddSingleton<IDelivery<TItem>, DirectDelivery<TItem>>();
    }
}
