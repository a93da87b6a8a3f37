using System.Runtime.InteropServices;

namespace Owl.Storage.Sqlite;

/// <summary>
/// The folder that a store is in. SQLite flushes the folder when it makes a log in it; that the folder itself is there has
/// to be flushed too, or a power cut takes it with all that is in it.
/// </summary>
internal static partial class DataFolder
{
    /// <summary>Makes the folder and those above it, where they are not there yet.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void Make(string path)
    {
        string? parent = Path.GetDirectoryName(Path.GetFullPath(path));
        if (parent is null)
        {
            return;
        }

        if (!Directory.Exists(path))
        {
            if (!Directory.Exists(parent))
            {
                Make(parent);
            }

            Directory.CreateDirectory(path);
        }

        Flush(parent); // Also one that was there: whoever made it may have been killed before it was flushed.
    }

    // .NET opens no folders. Windows flushes what is in one by itself.
    private static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const int ReadOnly = 0;
        const int NotOnThisFileSystem = 22; // EINVAL
        int descriptor = open(folder, ReadOnly);
        int error = descriptor >= 0 && fsync(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        if (descriptor >= 0)
        {
            _ = close(descriptor);
        }

        if (error is not 0 and not NotOnThisFileSystem)
        {
            throw new IOException($"{folder} cannot be flushed: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

#pragma warning disable IDE1006, SYSLIB1092 // As the C library names them.
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
#pragma warning restore IDE1006, SYSLIB1092
}
