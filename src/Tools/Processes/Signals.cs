using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Owl.Processes;

public enum Signal
{
    Interrupt,
    Kill,
    Terminate,
    Continue,
    Stop,
}

public static partial class Signals
{
    /// <summary>Sends a signal to a process that we started; one that has ended meanwhile is left in peace.</summary>
    public static void Send(this Process process, Signal signal)
    {
        // .NET waits for its children, so until it says that one has ended the pid belongs to it.
        if (!process.HasExited && kill(process.Id, NumberOf(signal)) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (!process.WaitForExit(0))
            {
                throw new InvalidOperationException(
                    $"kill({process.Id}, {signal}) failed: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
    }

    /// <summary>Sends a signal to a process by its pid; one that has ended meanwhile is left in peace.</summary>
    /// <exception cref="InvalidOperationException">It may not be sent.</exception>
    public static void Send(int pid, Signal signal)
    {
        const int NoSuchProcess = 3;
        if (kill(pid, NumberOf(signal)) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
        {
            throw new InvalidOperationException($"kill({pid}, {signal}) failed: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    private static int NumberOf(Signal signal) => signal switch
    {
        Signal.Interrupt => 2,
        Signal.Kill => 9,
        Signal.Terminate => 15,
        Signal.Continue => OperatingSystem.IsMacOS() ? 19 : 18,
        Signal.Stop => OperatingSystem.IsMacOS() ? 17 : 19,
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, null),
    };

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int pid, int signal);
}
