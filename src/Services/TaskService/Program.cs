using Owl.Delivery;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Status;
using Owl.SiloDefaults;
using Owl.TaskService.Api;
using Owl.TaskService.Clients;
using Owl.TaskService.Grains;
using Owl.Upstream;

return await ServiceHost.RunAsync(
    OwlService.Task,
    args,
    (builder, settings) =>
    {
        builder.AddSilo(OwlService.Task, settings, TaskTable.Definition with { HasOutbox = settings.Coupling.HasOutbox });
        builder.Services.AddServiceClient(OwlService.Notification, settings, NotificationClient.Meanwhile);
        builder.Services.AddDelivery<TaskItem, NotificationClient>(settings.Coupling).AddStatusPart<OutboxPart>();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, TaskJson.Default));
    },
    app =>
    {
        app.MapTasks();
        app.MapDashboard();
    });
