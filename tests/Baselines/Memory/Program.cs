using Owl.Baselines;

// As fast as four processes that meet over HTTP can be: nothing is stored anywhere.
await BaselineHost.RunAsync(args, (services, _, _) => services.AddSingleton(typeof(IStore<>), typeof(MemoryStore<>)));
