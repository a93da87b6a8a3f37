using Owl.Benchmarks;
using Owl.Benchmarks.Micro;

if (args is ["micro", .. var rest])
{
    return MicroBenchmarks.Run(rest);
}

if (args is ["help" or "-h" or "--help"])
{
    Console.WriteLine(BenchOptions.Usage);
    return 0;
}

if (BenchOptions.TryParse(args, out var options, out string? error))
{
    return await Bench.RunAsync(options);
}

await Console.Error.WriteLineAsync($"bench: {error}\n\n{BenchOptions.Usage}");
return 2;
