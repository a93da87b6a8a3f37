using Owl.CommandLine.Help;

namespace Owl.CommandLine.Tests;

/// <summary>Every argument is known or refused, and the refusal says what may have been meant.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("hoot", "'hoot' is no command")]
    [InlineData("kil user", "'kil' is no command; did you mean kill?")]
    [InlineData("stat", "'stat' is no command; did you mean status?")]
    [InlineData("tsak", "'tsak' is no command; did you mean task?")]
    [InlineData("down user", "'user' is no argument of down, which stops all; did you mean: ./run.sh stop user?")]
    [InlineData("up --hepl", "'--hepl' is no argument of up; did you mean --help?")]
    [InlineData("status --jsno", "'--jsno' is no argument of status; did you mean --json?")]
    [InlineData("kill user 2 3", "'3' is no argument of kill; ./run.sh kill --help tells what it takes")]
    public void What_is_not_known_is_refused(string line, string words) =>
        Assert.Equal(words, Refusal.Explain(CommandTree.Create().Parse(line.Split(' '))));

    [Theory]
    [InlineData("")]
    [InlineData("task")]
    [InlineData("task-service 2")]
    [InlineData("gateway")]
    [InlineData("pause task 2 60s")]
    [InlineData("freeze task 60s 2")]
    [InlineData("logs user -f")]
    [InlineData("status --json")]
    public void What_is_known_is_taken(string line) =>
        Assert.Empty(CommandTree.Create().Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Errors);
}
