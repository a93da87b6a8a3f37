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
        using var scratch = new Scratch();
        string[] rest = [.. args.Where(arg => arg != "--quick")];
        // In this process: the project that BenchmarkDotNet would make could not be built under this checkout's rules.
        var job = (args.Contains("--quick") ? Job.Dry : Job.Default).WithToolchain(InProcessEmitToolchain.Instance);
        var config = DefaultConfig.Instance
            .AddJob(job)
            .WithArtifactsPath(Path.Combine(Checkout.Root, "artifacts", "bench", "micro"));
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmarks).Assembly)
            .Run(rest.Length > 0 ? rest : ["--filter", "*"], config)
            .ToList();
        return summaries.Count > 0 && summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
    }

    /// <summary>The folder for everything temporary. It goes at the end, also when Ctrl-C is the end.</summary>
    private sealed class Scratch : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("owl-bench-").FullName;

        public Scratch()
        {
            Environment.SetEnvironmentVariable("TMPDIR", _folder);
            Directory.SetCurrentDirectory(_folder); // Where Orleans' test cluster leaves its logs.
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        }

        public void Dispose()
        {
            if (Directory.Exists(_folder))
            {
                Directory.SetCurrentDirectory("/");
                Directory.Delete(_folder, recursive: true);
            }
        }
    }
}
