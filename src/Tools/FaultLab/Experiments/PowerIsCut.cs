using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;
using Owl.FaultLab.PowerCut;
using Owl.FaultLab.Results;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Experiments;

internal sealed class PowerIsCut : Experiment
{
    private static readonly Words Finds = new(
        "a store that does not flush is found", "フラッシュしないストアは見つかる");

    public override string Name => "power-cut";

    public override Words Title => new("the power is cut", "電源が切れる");

    public override Words Expectation => new(
        "kill -9 leaves in the cache what a power cut takes. Whatever part of what was not flushed the disk has, everything acknowledged is there, each task owes its notification or has it, and ids go on.",
        "kill -9 ではキャッシュに残るものも、電源断では失われる。フラッシュ前のどの部分がディスクに残っても、確認済みのものはすべてあり、どのタスクにも通知があるか未配信の記録があり、id は続く。");

    public override Words SteadyState => new(
        "POST :8002/tasks from 4 clients, over three lives of task-service, two of which end with SIGKILL",
        "4 クライアントから POST :8002/tasks。task-service を 3 回起動し、2 回は SIGKILL で終わらせる");

    public override IReadOnlyList<Endpoint> Load => [];

    public override IReadOnlyList<Claim> Claims => [];

    public override Fault CreateFault(Scale scale) => new RecordedPowerCut();

    public override async Task<RunResult?> RunByItselfAsync(Scale scale, Action<Words> progress, CancellationToken cancellation)
    {
        if (Recording.Missing is { } missing)
        {
            throw new SkippedException(Words.Same(missing));
        }

        try
        {
            return await RunAsync(scale, progress, cancellation);
        }
        catch (TimeoutException e)
        {
            throw new FaultException(Words.Same(e.Message.ReplaceLineEndings(" ")));
        }
    }

    private async Task<RunResult> RunAsync(Scale scale, Action<Words> progress, CancellationToken cancellation)
    {
        using var folder = new TempFolder();
        progress(new Words("recording", "記録"));
        var recording = await Recording.MakeAsync(folder.File(""), cancellation);
        using var services = new RealServices(recording);
        progress(new Words("starting task-service on what a power cut leaves", "電源断後のディスクで task-service を起動"));
        int seed = Random.Shared.Next();
        Task<Search> SearchAsync(IReadOnlyList<DiskOperation> operations, int disks) => Search.RunAsync(
            operations, disk => services.FindProblemAsync(disk, cancellation), disks, TimeSpan.FromMinutes(10), seed);
        var search = await SearchAsync(recording.Operations, scale is Scale.Quick ? 3 : 100);
        var planted = await SearchAsync(Plant.NoFlush(recording.Operations), 10);
        return Summary.Problem(this, Setup, scale, Title) with { Problem = null, Claims = [Judge(search), Judge(planted, Finds)] };
    }

    private static ClaimResult Judge(Search search) => new(
        new Words("nothing that was acknowledged is lost, whenever the power is cut", "いつ電源が切れても、応答で確認したものは失われない"),
        search.Problem is null ? Outcome.Passes : Outcome.Fails,
        search.Problem is null
            ? new Words($"task-service was started on {search.Disks} disks", $"{search.Disks} 通りのディスクで task-service を起動した")
            : Words.Same(search.Problem),
        null);

    // Without it nothing is known of what was not found.
    private static ClaimResult Judge(Search planted, Words title) => new(
        title,
        planted.Problem is null ? Outcome.Unknown : Outcome.Passes,
        planted.Problem is null
            ? new Words("it was not, so nothing is known of other bugs", "見つからなかったので、ほかのバグについても何も言えない")
            : new Words($"on disk {planted.Disks}: {planted.Problem}", $"{planted.Disks} 番目のディスクで: {planted.Problem}"),
        null);
}
