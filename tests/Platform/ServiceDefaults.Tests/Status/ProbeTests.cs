using Microsoft.Extensions.Time.Testing;
using Owl.ServiceDefaults.Status;

namespace Owl.ServiceDefaults.Tests.Status;

public sealed class ProbeTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<TaskCompletionSource<int>> _asked = [];

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_kept_for_as_long_as_it_may_be()
    {
        var probe = Create(keep: TimeSpan.FromSeconds(1));
        Assert.Equal(1, await AnsweredAsync(probe, 1));

        Assert.Equal(1, (await probe.ReadAsync(TestEnd)).Value);
        Assert.Single(_asked);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await AnsweredAsync(probe, 2));
    }

    [Fact]
    public async Task Where_nothing_is_kept_every_question_is_asked()
    {
        var probe = Create(keep: TimeSpan.Zero);

        Assert.Equal(1, await AnsweredAsync(probe, 1));
        Assert.Equal(2, await AnsweredAsync(probe, 2));
    }

    [Fact]
    public async Task What_is_stuck_is_told_in_words_and_not_asked_again()
    {
        var probe = Create(keep: TimeSpan.Zero);
        Assert.Equal(new ProbeResult<int>(0, "no answer for 0.2 s"), await StuckAsync(probe));
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(new ProbeResult<int>(0, "no answer for 3.3 s"), await StuckAsync(probe));
        Assert.Single(_asked);

        _asked[0].SetResult(1);
        Assert.Equal(2, await AnsweredAsync(probe, 2));
    }

    [Fact]
    public async Task A_failure_is_told_in_its_own_words_and_asked_again()
    {
        var probe = Create(keep: TimeSpan.FromSeconds(1));
        var read = probe.ReadAsync(TestEnd);
        _asked[^1].SetException(new IOException("the disk is gone"));
        Assert.Equal(new ProbeResult<int>(0, "the disk is gone"), await read);

        Assert.Equal(1, await AnsweredAsync(probe, 1));
    }

    private Probe<int> Create(TimeSpan keep) => new(
        () =>
        {
            _asked.Add(new TaskCompletionSource<int>());
            return _asked[^1].Task;
        },
        keep,
        _time);

    private async Task<int> AnsweredAsync(Probe<int> probe, int answer)
    {
        var read = probe.ReadAsync(TestEnd);
        _asked[^1].SetResult(answer);
        return (await read).Value;
    }

    private async Task<ProbeResult<int>> StuckAsync(Probe<int> probe)
    {
        var read = probe.ReadAsync(TestEnd);
        _time.Advance(Probe<int>.Patience);
        return await read;
    }
}
