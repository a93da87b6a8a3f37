using System.CommandLine;
using Owl.CommandLine.Help;

namespace Owl.CommandLine;

/// <summary>What <c>./run.sh</c> hands over to.</summary>
internal static class Tool
{
    private const int Interrupted = 130;

    public static async Task<int> RunAsync(string[] arguments, CancellationToken end)
    {
        try
        {
            if (Programs.Find(arguments) is { } program)
            {
                return await program(end); // Its arguments are its own.
            }

            var parsed = CommandTree.Create().Parse(arguments);
            if (parsed.Errors.Count > 0)
            {
                return Refusal.Write(parsed);
            }

            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, end);
        }
        catch (DeploymentException e)
        {
            Terminal.Fail(e.Message);
            return e.Code;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return Interrupted;
        }
    }
}
