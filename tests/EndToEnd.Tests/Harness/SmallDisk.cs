using System.Diagnostics;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>A file system of a few megabytes in memory, which a test can fill up. Only root can make one.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    private string Filler => Path.Combine(_path, "filler");

    /// <summary>Mounts one at <paramref name="path"/>; the test is skipped where that cannot be done.</summary>
    public static async Task<SmallDisk> MountAsync(string path, int megabytes)
    {
        Directory.CreateDirectory(path);
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && await RootAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0777", "tmpfs", path) == 0,
            "Only root can mount a small file system.");
        return new SmallDisk(path);
    }

    /// <summary>Runs a command as root.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RootAsync(string command, params string[] arguments)
    {
        string[] line = Environment.UserName == "root" ? [command, .. arguments] : ["sudo", "-n", command, .. arguments];
        using var process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Takes all the space that is left.</summary>
    public void Fill()
    {
        using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] page = new byte[4096];
        try
        {
            while (true)
            {
                filler.Write(page);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Free() => File.Delete(Filler);

    public async ValueTask DisposeAsync() => Assert.Equal(0, await RootAsync("umount", _path));
}
