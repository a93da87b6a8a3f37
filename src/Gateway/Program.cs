using Owl.Gateway.Api;
using Owl.Gateway.Clients;
using Owl.Gateway.Console;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Hops;

return await ServiceHost.RunAsync(
    OwlService.Gateway,
    args,
    (builder, _) =>
    {
        builder.AddConsole();
        builder.Services.AddServiceClient(OwlService.User, UserClient.Meanwhile).AddSingleton<UserClient>();
        builder.Services.AddServiceClient(OwlService.Task, TaskClient.Meanwhile).AddSingleton<TaskClient>();
    },
    app =>
    {
        app.MapTasks();
        app.MapConsole();
    });
