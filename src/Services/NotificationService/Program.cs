using Owl.NotificationService.Api;
using Owl.NotificationService.Grains;
using Owl.ServiceDefaults;
using Owl.SiloDefaults;

return await ServiceHost.RunAsync(
    OwlService.Notification,
    args,
    (builder, settings) =>
    {
        builder.AddSilo(OwlService.Notification, settings, NotificationTable.Definition);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, NotificationJson.Default));
    },
    app =>
    {
        app.MapNotifications();
        app.MapDashboard();
    });
