using Owl.ServiceDefaults;
using Owl.SiloDefaults;
using Owl.UserService.Api;
using Owl.UserService.Grains;

return await ServiceHost.RunAsync(
    OwlService.User,
    args,
    (builder, settings) =>
    {
        builder.AddSilo(OwlService.User, settings, UserTable.Definition);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, UserJson.Default));
    },
    app =>
    {
        app.MapUsers();
        app.MapDashboard();
    });
