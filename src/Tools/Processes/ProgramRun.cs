using System.Diagnostics;

namespace Owl.Processes;

/// <summary>A program that is run to its end.</summary>
public static class ProgramRun
{
    /// <param name="folder">Where it runs; null: here.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="cancellation">Ends it, and what it has started.</param>
    /// <returns>Its exit code, and what it wrote.</returns>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(
        string? folder, IReadOnlyList<string> command, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder ?? "",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            string[] texts = await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, texts[0], texts[1]);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
