using System.Diagnostics;
using System.Globalization;

namespace Owl.Processes;

/// <summary>
/// Starts a program so that it outlives whoever started it. It stays in the session of its starter (see
/// <see cref="ServiceProcess"/>), but neither Ctrl-C nor the end of the terminal reaches it.
/// </summary>
internal static class Launcher
{
    // The child notes itself before it becomes the program, so that at no moment it runs without a note. The start tick is
    // that of the child: exec does not change it. Ignored signals stay ignored over exec.
    private const string Script = """
        trap '' INT QUIT HUP
        pid_file=$1 log=$2 boot=/proc/sys/kernel/random/boot_id
        shift 2
        if [ -r $boot ]; then
          read -r stat </proc/$$/stat
          read -r boot_id <$boot
          set -f
          rest=${stat##*) }
          n=0
          for field in $rest; do
            n=$((n + 1))
            if [ $n = 20 ]; then printf '%s\n%s %s\n' $$ "$field" "$boot_id" >"$pid_file.$$" && mv "$pid_file.$$" "$pid_file"; fi
          done
          set +f
        fi
        if [ -n "$log" ]; then exec >>"$log" 2>&1 </dev/null; fi
        exec "$@"
        """;

    private static readonly TimeSpan LongestNote = TimeSpan.FromSeconds(5);

    /// <param name="program">The path of the program's dll.</param>
    /// <param name="note">Where its pid is noted.</param>
    /// <param name="log">Where its output goes; null: where that of this process goes.</param>
    /// <param name="environment">Its settings beside those of this process; null takes one away.</param>
    public static async Task<Process> StartAsync(
        string program, PidFile note, string? log, IReadOnlyDictionary<string, string?> environment)
    {
        bool isUnix = !OperatingSystem.IsWindows();
        string[] command = isUnix ? ["sh", "-c", Script, "sh", note.Path, log ?? "", "dotnet", program] : ["dotnet", program];
        var start = new ProcessStartInfo(command[0], command[1..]) { CreateNoWindow = log is not null };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        if (!isUnix && log is not null)
        {
            start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        }

        var process = Process.Start(start)!;
        if (!File.Exists("/proc/self/stat"))
        {
            note.Write(process.Id);
        }

        await Probe.UntilAsync(
            () => Task.FromResult(note.Pid == process.Id || process.HasExited), LongestNote, CancellationToken.None);
        return process;
    }

    /// <summary>
    /// Lets a process go on after some seconds, also when nobody waits for it any more: the terminal is closed, or whoever
    /// asked is frozen itself. It does not when <paramref name="marker"/> is gone or holds another token by then.
    /// </summary>
    public static void ThawLater(int pid, TimeSpan length, string marker)
    {
        const string Thaw = """
            trap '' INT QUIT HUP
            marker=$1 token=$2 pid=$3 left=$4
            exec >/dev/null 2>&1 </dev/null
            while [ "$left" -gt 0 ]; do
              sleep 1
              left=$((left - 1))
              read -r now <"$marker" && [ "$now" = "$token" ] || exit 0
            done
            rm -f "$marker"
            kill -CONT "$pid"
            """;
        string token = Guid.NewGuid().ToString("N");
        File.WriteAllText(marker, token + "\n");
        string[] arguments = ["-c", Thaw, "sh", marker, token, Text(pid), Text((int)length.TotalSeconds)];
        Process.Start(new ProcessStartInfo("sh", arguments))!.Dispose();

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
