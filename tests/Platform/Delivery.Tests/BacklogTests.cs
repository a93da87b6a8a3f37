using CsCheck;

namespace Owl.Delivery.Tests;

/// <summary>
/// Histories of requests, failures, refusals, crashes and time, generated: whatever happens, each task has its notification
/// in the end, and on the way there is no attempt too many. A bug that is put in is found.
/// </summary>
public sealed class BacklogTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    // The longest pause of one that was refused again and again, and some.
    private static readonly TimeSpan InTheEnd = TimeSpan.FromMinutes(13);

    /// <summary>What must hold of all tasks so far, however it came about.</summary>
    private sealed class Owed
    {
        public long Tasks { get; set; }

        public HashSet<long> Kept { get; } = []; // Refused, or making the neighbour fail.

        /// <summary>Whether all has had the time it needs.</summary>
        public bool IsSettled { get; set; }
    }

    [Fact]
    public void Whatever_happens_each_task_has_its_notification_in_the_end_and_nothing_is_tried_too_often() => Run(time => new Machine(time), 300);

    public static TheoryData<string> Bugs =>
    [
        nameof(TakesFailureForDelivery), nameof(ForgetsWhatWasRefused), nameof(ForgetsConfirmations), nameof(WaitsForParked),
        nameof(TriesTheSameFirst), nameof(HasNoBackOff), nameof(TakesUpRefusedAtOnce), nameof(HasNoGrace),
    ];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_bug_that_is_put_in_is_found(string bug)
    {
        var type = typeof(Machine).Assembly.GetType($"{typeof(Machine).Namespace}.{bug}")!;

        Assert.Throws<CsCheckException>(() => Run(time => (Machine)Activator.CreateInstance(type, time)!, 300));
    }

    private static void Run(Func<TimeProvider, Machine> make, long histories) =>
        Gen.Const(0).Select(_ => (new World(make), new Owed())).SampleModelBased(
            [
                Gen.Int[0, 9].Operation<World, Owed>((world, kind) => world.Create(kind == 0, kind == 1, kind != 2), (owed, kind) =>
                {
                    owed.Tasks++;
                    owed.IsSettled = false;
                    if (kind is 0 or 1)
                    {
                        owed.Kept.Add(owed.Tasks);
                    }
                }),
                Gen.Select(Gen.Bool, Gen.Bool).Operation<World, Owed>((world, state) => world.SetNeighbour(state.Item1, state.Item2), (owed, _) => owed.IsSettled = false),
                Gen.Int[1, 300].Operation<World, Owed>((world, hundredths) => world.Pass(TimeSpan.FromMilliseconds(10 * hundredths)), (owed, _) => owed.IsSettled = false),
                Gen.Const(0).Operation<World, Owed>((world, _) => world.Crash(), (owed, _) => owed.IsSettled = false),
                Gen.Const(0).Operation<World, Owed>(
                    (world, _) =>
                    {
                        world.SetNeighbour(isDown: false, isSlow: false);
                        world.Pass(Soon);
                    },
                    (owed, _) => owed.IsSettled = true),
                Gen.Const(0).Operation<World, Owed>(
                    (world, _) =>
                    {
                        world.SetNeighbour(isDown: false, isSlow: false);
                        world.Forgive();
                        world.Pass(InTheEnd);
                    },
                    (owed, _) =>
                    {
                        owed.Kept.Clear();
                        owed.IsSettled = true;
                    }),
            ],
            equal: (world, owed) => world.Breach is null && (!owed.IsSettled || IsSettled(world, owed)),
            iter: histories,
            printActual: world => $"{world.Breach}; notified: {string.Join(' ', world.Notified.Order())}; rows: {string.Join(' ', world.Rows)}",
            printModel: owed => $"{owed.Tasks} tasks, without {string.Join(' ', owed.Kept)}; settled: {owed.IsSettled}");

    private static bool IsSettled(World world, Owed owed)
    {
        var due = Enumerable.Range(1, (int)owed.Tasks).Select(id => (long)id).Where(id => !owed.Kept.Contains(id)).ToHashSet();
        return due.IsSubsetOf(world.Notified) && !world.Rows.Any(due.Contains);
    }
}
