using Owl.ServiceDefaults.Http;
using Owl.TaskService.Grains;
using Owl.Upstream;

namespace Owl.TaskService.Delivery;

/// <summary>How notification-service hears of a new task.</summary>
internal interface IDelivery
{
    /// <summary>How the last call to notification-service ended.</summary>
    HopOutcome LastOutcome { get; }

    /// <summary>Delivers a new task's notification within the request, and shows in the answer what came of it.</summary>
    /// <param name="task">The task.</param>
    /// <param name="deliveryKey">The key of the delivery that is pending with it; null without an outbox.</param>
    /// <param name="budget">How long its caller waits.</param>
    /// <param name="response">The answer.</param>
    Task DeliverNowAsync(TaskItem task, string? deliveryKey, TimeBudget budget, HttpResponse response);
}
