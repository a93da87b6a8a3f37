using System.Diagnostics;

namespace Owl.Processes;

/// <summary>A file system of a few megabytes in memory, which can be filled up. Only root can make one, and only on Linux.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    private string Filler => Path.Combine(_path, "filler");

    /// <summary>Mounts one at <paramref name="path"/>; null where that cannot be done.</summary>
    public static async Task<SmallDisk?> TryMountAsync(string path, int megabytes)
    {
        Directory.CreateDirectory(path);
        return OperatingSystem.IsLinux() && await RootAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0777", "tmpfs", path) == 0
            ? new SmallDisk(path)
            : null;
    }

    /// <summary>Runs a command as root.</summary>
    /// <returns>Its exit code; 127, as a shell has it, where there is no such command.</returns>
    public static async Task<int> RootAsync(string command, params string[] arguments)
    {
        string[] line = Environment.UserName == "root" ? [command, .. arguments] : ["sudo", "-n", command, .. arguments];
        try
        {
            using var process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardError = true })!;
            await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return 127;
        }
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

    /// <exception cref="IOException">Somebody still uses it.</exception>
    public async ValueTask DisposeAsync()
    {
        if (await RootAsync("umount", _path) != 0)
        {
            throw new IOException($"{_path} cannot be unmounted; as root: umount {_path}");
        }
    }
}
