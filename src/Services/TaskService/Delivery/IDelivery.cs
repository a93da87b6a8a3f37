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
    Task DeliverNowAsync(TaskItem task, TimeBudget budget, HttpResponse response);
}
