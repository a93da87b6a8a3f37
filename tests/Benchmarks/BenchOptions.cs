using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Owl.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchOptions
{
    public const string Usage =
        """
        ./run.sh bench [--quick] [--million | --replicas] [--rounds N] [--seconds N] [--warm-up N] [--connections N]
        ./run.sh bench micro [--quick] [ARGS]   the storage provider and the grains alone; ARGS go to BenchmarkDotNet

        --quick          a smoke run: 1 s for everything, one round; its figures mean nothing
        --million        only this: 1,000,000 tasks in one go, and a start with them; with --quick 10,000
        --replicas       only this: task-service as 1, 2 and 3 silos over a PostgreSQL of its own
        --rounds N       how often each system is started and measured; default 3
        --seconds N      how long each measurement lasts; default 7
        --warm-up N      how long the same load runs before it is measured; default 12
        --connections N  how many clients there are at once; default 32
        """;

    /// <summary>Less than 12 s would measure the just-in-time compiler.</summary>
    public TimeSpan WarmUp { get; private init; } = TimeSpan.FromSeconds(12);

    public TimeSpan Duration { get; private init; } = TimeSpan.FromSeconds(7);

    public int Rounds { get; private init; } = 3;

    public int Connections { get; private init; } = 32;

    public bool Quick { get; private init; }

    public bool Million { get; private init; }

    public bool Replicas { get; private init; }

    public static bool TryParse(string[] args, out BenchOptions options, [NotNullWhen(false)] out string? error)
    {
        string? invalid = null; // A local function cannot write to an out parameter.
        options = new BenchOptions();
        if (args.Contains("--quick"))
        {
            options = options with { Quick = true, Rounds = 1, WarmUp = TimeSpan.FromSeconds(1), Duration = TimeSpan.FromSeconds(1) };
        }

        for (int i = 0; i < args.Length && invalid is null; i++)
        {
            switch (args[i])
            {
                case "--quick": break;
                case "--million": options = options with { Million = true }; break;
                case "--replicas": options = options with { Replicas = true }; break;
                case "--rounds": options = options with { Rounds = Number(ref i) }; break;
                case "--seconds": options = options with { Duration = TimeSpan.FromSeconds(Number(ref i)) }; break;
                case "--warm-up": options = options with { WarmUp = TimeSpan.FromSeconds(Number(ref i)) }; break;
                case "--connections": options = options with { Connections = Number(ref i) }; break;
                default: invalid = $"'{args[i]}' is no option"; break;
            }
        }

        error = invalid;
        return error is null;

        int Number(ref int i)
        {
            string name = args[i];
            if (++i < args.Length && int.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= 3600)
            {
                return number;
            }

            invalid = $"{name} needs a number from 1 to 3600";
            return 1;
        }
    }
}
