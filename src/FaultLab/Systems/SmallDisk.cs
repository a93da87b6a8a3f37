using System.Diagnostics;

namespace Owl.FaultLab.Systems;

/// <summary>A file system of a few megabytes in memory, which can be filled up. Only root can make one, and only on Linux.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    private string Filler => Path.Combine(_path, "filler");

    /// <exception cref="FaultException">It cannot be mounted here.</exception>
    public static async Task<SmallDisk> MountAsync(string path, int megabytes, CancellationToken cancellation)
    {
        Directory.CreateDirectory(path);
        return OperatingSystem.IsLinux()
            && await RootAsync(["mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0777", "tmpfs", path], cancellation) == 0
            ? new SmallDisk(path)
            : throw new FaultException(new Words("only root can mount a small file system", "小さなファイルシステムのマウントには root 権限が要る"));
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

    public async ValueTask DisposeAsync()
    {
        if (await RootAsync(["umount", _path], CancellationToken.None) != 0)
        {
            throw new IOException($"{_path} cannot be unmounted; as root: umount {_path}");
        }
    }

    private static async Task<int> RootAsync(string[] command, CancellationToken cancellation)
    {
        string[] line = Environment.UserName == "root" ? command : ["sudo", "-n", .. command];
        using var process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode;
    }
}
