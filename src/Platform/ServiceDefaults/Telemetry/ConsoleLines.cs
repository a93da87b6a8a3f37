using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Owl.ServiceDefaults.Telemetry;

/// <summary>
/// A log entry as one line: <c>12:34:56 warn: user-service: Failed to reach ...</c>. As .NET's own single lines, without the
/// number of the event, which looks like a pid.
/// </summary>
/// <param name="time">Tells the time of day.</param>
/// <param name="hasColours">Whether the level has a colour: on a terminal, unless <c>NO_COLOR</c> is set.</param>
internal sealed class ConsoleLines(TimeProvider time, bool hasColours) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "owl";

    private const string Green = "\e[32m";
    private const string Yellow = "\e[33m";
    private const string Red = "\e[31m";
    private const string NoColour = "\e[39m";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.Write(time.GetLocalNow().ToString("HH:mm:ss ", CultureInfo.InvariantCulture));
        var (word, colour) = WordOf(logEntry.LogLevel);
        textWriter.Write(hasColours ? colour + word + NoColour : word);
        textWriter.Write(": ");
        textWriter.Write(logEntry.Category);
        textWriter.Write(": ");
        textWriter.Write(message.ReplaceLineEndings(" "));
        if (logEntry.Exception is { } exception)
        {
            textWriter.Write(' ');
            textWriter.Write(exception.ToString().ReplaceLineEndings(" "));
        }

        textWriter.WriteLine();
    }

    private static (string Word, string Colour) WordOf(LogLevel level) => level switch
    {
        LogLevel.Trace => ("trce", NoColour),
        LogLevel.Debug => ("dbug", NoColour),
        LogLevel.Information => ("info", Green),
        LogLevel.Warning => ("warn", Yellow),
        LogLevel.Error => ("fail", Red),
        _ => ("crit", Red),
    };
}

public static class ConsoleLog
{
    /// <summary>Writes the log to the terminal and nowhere else, a line for each entry that is news.</summary>
    public static void AddConsoleLines(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddConsole(console =>
        {
            console.FormatterName = ConsoleLines.FormatterName;
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite; // A terminal that stops reading must not stop the process.
        });
        bool hasColours = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        logging.Services.AddSingleton<ConsoleFormatter>(services => new ConsoleLines(services.GetRequiredService<TimeProvider>(), hasColours));
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // It logs nothing that we show, but where it may log at all it makes an Activity for every request and every hop.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // At Warning it tells of connections that a client broke, with a stack (dotnet/aspnetcore#17840); what fails in the service is an error.
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
    }
}
