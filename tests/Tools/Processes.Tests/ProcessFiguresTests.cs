namespace Owl.Processes.Tests;

public sealed class ProcessFiguresTests
{
    [Fact]
    public void Processor_time_state_and_start_are_read_behind_a_command_with_blanks_and_brackets() =>
        Assert.Equal(
            new ProcessStat('S', 150, 99),
            ProcessStat.Parse("4711 (a (b) c) S 1 2 3 0 -1 4194304 100 0 3 0 120 30 0 0 20 0 18 0 99 1000 200\n"));

    [Fact]
    public void A_size_is_read_in_bytes_and_not_from_a_longer_name() =>
        Assert.Equal(2 * 1024, ProcessFigures.ReadBytes("VmRSSX:\t      7 kB\nVmHWM:\t      9 kB\nVmRSS:\t      2 kB\n", "VmRSS"));

    [Fact]
    public void Linux_writes_what_is_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /proc.");
        int pid = Environment.ProcessId;

        Assert.True(ProcessFigures.CpuTimeOf(pid) >= TimeSpan.Zero);
        ProcessFigures.ResetPeak(pid);
        Assert.InRange(ProcessFigures.ResidentBytesOf(pid), 1_000_000, ProcessFigures.PeakBytesOf(pid) * 2);
        Assert.InRange(ProcessFigures.ProportionalBytesOf(pid), 1_000_000, ProcessFigures.PeakBytesOf(pid) * 2);
    }
}
