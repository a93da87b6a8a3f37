using Microsoft.EntityFrameworkCore;
using Owl.Baselines;

// What most would write: every service has its SQLite file behind EF Core, and what was acknowledged is on disk.
await BaselineHost.RunAsync(args, (services, service, directory) =>
{
    switch (service)
    {
        case "user-service": AddStore<User>("users"); break;
        case "task-service": AddStore<TaskItem>("tasks"); break;
        case "notification-service": AddStore<Notification>("notifications"); break;
    }

    void AddStore<T>(string table)
        where T : class
    {
        services.AddPooledDbContextFactory<ItemContext<T>>(options => options.UseSqlite($"Data Source={Path.Combine(directory, table)}.db"));
        services.AddSingleton<IStore<T>, EfCoreStore<T>>();
        services.AddHostedService<CreateTable<T>>();
    }
});
