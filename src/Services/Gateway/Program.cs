using Owl.Gateway.Api;
using Owl.Gateway.Clients;
using Owl.ServiceDefaults;
using Owl.Upstream;

return await ServiceHost.RunAsync(
    OwlService.Gateway,
    args,
    (builder, settings) =>
    {
        builder.Services.AddServiceClient(OwlService.User, settings, UserClient.Meanwhile).AddSingleton<UserClient>();
        builder.Services.AddServiceClient(OwlService.Task, settings, TaskClient.Meanwhile).AddSingleton<TaskClient>();
    },
    app => app.MapTasks());
