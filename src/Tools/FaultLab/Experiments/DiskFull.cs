using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Experiments;

internal sealed class DiskFull : Experiment
{
    public override string Name => "disk-full";

    public override Words Title => new("the disk is full", "ディスクがいっぱいになる");

    public override Words Expectation => new(
        "Writes are refused at once with 503 and Retry-After, reads go on, and writes work again by themselves when there is space.",
        "書き込みは 503 と Retry-After ですぐに断り、読み取りは続く。空きができれば書き込みはひとりでに再開する。");

    public override Setup Setup => new() { DiskMegabytes = 64 }; // The logs of three stores alone may take 4 each.

    public override IReadOnlyList<Endpoint> MayFail => [.. Endpoint.All.Where(endpoint => endpoint.IsCreation)];

    public override IReadOnlyList<Claim> Claims => [.. AllClaims(), new SurplusIsRefusedAtOnce()];

    public override Fault CreateFault(Scale scale) => new FullDisk();
}
