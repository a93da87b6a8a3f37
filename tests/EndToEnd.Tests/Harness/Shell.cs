using System.Diagnostics;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>How a command ended, and what it wrote to both streams.</summary>
public sealed record ShellResult(int Code, IReadOnlyList<string> Lines)
{
    public override string ToString() => $"code {Code}\n{string.Join('\n', Lines)}";
}

/// <summary>A person's terminal in the checkout: bash, with the environment of a test's own system.</summary>
public sealed class Shell(Settings settings)
{
    // A build from scratch is the longest that any command takes.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Runs a command and waits for its end.</summary>
    public async Task<ShellResult> RunAsync(string command, CancellationToken cancellation)
    {
        var output = new Output();
        using var process = Start(command, output);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(Longest);
        try
        {
            await process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            process.Send(Signal.Kill);
            throw new TimeoutException($"This did not end: {command}\n{output}");
        }

        return new ShellResult(process.ExitCode, output.Lines);
    }

    /// <summary>Starts a command whose end is the caller's matter.</summary>
    public Process Start(string command, Output output)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"exec 2>&1 </dev/null\n{command}"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Checkout.Root,
        };
        settings.ApplyTo(start.Environment);
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => output.Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        return process;
    }
}
