using System.Diagnostics;

namespace Owl.Processes.Tests;

public sealed class StoppedProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_process_counts_as_stopped_only_in_state_T_and_no_more_when_it_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /proc.");
        using var process = Process.Start("sleep", "600");
        try
        {
            Assert.False(ProcessStat.IsStopped(process.Id));

            process.Send(Signal.Stop);
            Assert.True(await IsAsync(true));
            Assert.Equal('T', ProcessStat.Of(process.Id)!.State);

            process.Send(Signal.Continue);
            Assert.True(await IsAsync(false));
        }
        finally
        {
            process.Send(Signal.Kill);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        Assert.False(ProcessStat.IsStopped(process.Id)); // It has ended.
        Assert.Null(ProcessStat.Of(process.Id));

        Task<bool> IsAsync(bool stopped) => Probe.UntilAsync(
            () => Task.FromResult(ProcessStat.IsStopped(process.Id) == stopped), Patience, TestContext.Current.CancellationToken);
    }
}
