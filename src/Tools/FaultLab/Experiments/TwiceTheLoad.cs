using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;

namespace Owl.FaultLab.Experiments;

internal sealed class TwiceTheLoad : Experiment
{
    public override string Name => "overload";

    public override Words Title => new("twice as much is asked for as can be done", "処理能力の 2 倍のリクエストが来る");

    public override Words Expectation => new(
        "More than 256 requests at a time are refused at once with 503 and Retry-After. What is accepted is answered soon, because it does not wait behind what cannot be served.",
        "同時 256 件を超えた分は 503 と Retry-After ですぐに断る。受け付けた分は、処理しきれないものの後ろで待たないので、すぐに応答する。");

    public override IReadOnlyList<Endpoint> Load => [Endpoint.CreateTask];

    public override IReadOnlyList<Endpoint> MayFail => Load;

    public override IReadOnlyList<Claim> Claims => [.. AllClaims(), new SurplusIsRefusedAtOnce()];

    public override TimeSpan Duration(Scale scale) => TimeSpan.FromSeconds(scale is Scale.Quick ? 3 : 10);

    public override Fault CreateFault(Scale scale) => new Overload(TimeSpan.FromSeconds(scale is Scale.Quick ? 1 : 3));
}
