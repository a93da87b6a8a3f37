using System.Diagnostics;
using Owl.ServiceDefaults;

namespace Owl.LiveConsole.Control;

/// <summary>How a run of run.sh ended.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Words">Its last line, without the script's own name before it.</param>
internal sealed record ScriptResult(int Code, string Words);

/// <summary>Runs run.sh, which returns only when the effect was seen. What it starts outlives it, and this process too.</summary>
internal sealed class RunScript(ControlSettings control, OwlSettings settings)
{
    // run.sh itself gives up after 30 s for a start, and may have to build before.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    public async Task<ScriptResult> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [control.Script!, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OWL_HOME"] = settings.Home;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var end = new CancellationTokenSource(Longest);
        try
        {
            // Both at once: a pipe that nobody reads would stop the script.
            string[] texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(end.Token), process.StandardError.ReadToEndAsync(end.Token));
            await process.WaitForExitAsync(end.Token);
            string words = texts[process.ExitCode == 0 ? 0 : 1].TrimEnd().Split('\n')[^1];
            return new ScriptResult(process.ExitCode, words.StartsWith("run.sh: ", StringComparison.Ordinal) ? words[8..] : words);
        }
        catch (OperationCanceledException)
        {
            process.Kill(); // The script alone: what it has started is not ours to end.
            return new ScriptResult(-1, $"run.sh did not end within {Longest.TotalSeconds:0} s");
        }
    }
}
