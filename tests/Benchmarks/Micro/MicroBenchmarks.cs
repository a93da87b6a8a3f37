using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Owl.Benchmarks.Micro;

/// <summary>The storage provider and the grains alone, without HTTP.</summary>
internal static class MicroBenchmarks
{
    public static int Run(string[] args)
    {
        bool quick = args.Contains("--quick");
        string[] rest = [.. args.Where(arg => arg != "--quick")];
        // In this process: BenchmarkDotNet's own project would not be built under this checkout's rules.
        var job = (quick ? Job.Dry : Job.ShortRun).WithToolchain(InProcessEmitToolchain.Instance);
        var config = DefaultConfig.Instance
            .AddJob(job)
            .WithArtifactsPath(Path.Combine(Checkout.Root, "artifacts", "bench", "micro"));
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmarks).Assembly).Run(rest.Length > 0 ? rest : ["--filter", "*"], config);
        return summaries.Any() && summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
    }
}
