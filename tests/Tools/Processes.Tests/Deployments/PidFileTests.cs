using System.Diagnostics;
using System.Globalization;

namespace Owl.Processes.Tests.Deployments;

/// <summary>A pid alone does not tell a process from the next one that gets it.</summary>
public sealed class PidFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_note_of_a_process_that_lives_counts_and_is_never_deleted()
    {
        using var process = Process.Start("sleep", "600");
        var note = new PidFile(_folder.File("user.pid"));
        try
        {
            note.Write(process.Id);

            note.Delete();

            Assert.Equal(process.Id, note.Pid);
        }
        finally
        {
            process.Send(Signal.Kill);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        Assert.Null(note.Pid);
        note.Delete();
        Assert.False(note.Exists);
    }

    [Theory]
    [InlineData("1 00000000-0000-0000-0000-000000000000")]
    [InlineData("Thu Jan  1 00:00:00 1970")]
    [InlineData("")]
    public async Task A_pid_that_belongs_to_somebody_else_by_now_does_not_count(string identity)
    {
        string path = _folder.File("user.pid");
        string text = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n{identity}\n");
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);

        Assert.Null(new PidFile(path).Pid);
    }

    [Fact]
    public void The_identity_of_a_process_stays_what_it_is() =>
        Assert.Equal(ProcessIdentity.Of(Environment.ProcessId), ProcessIdentity.Of(Environment.ProcessId));
}
