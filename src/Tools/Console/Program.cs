using Owl.LiveConsole;

return await ConsoleHost.RunAsync(args);
