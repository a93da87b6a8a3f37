using System.Text.RegularExpressions;
using Owl.FaultLab.Claims;
using Owl.FaultLab.Experiments;
using Owl.FaultLab.History;
using Owl.FaultLab.Results;
using Owl.FaultLab.Runs;
using Owl.FaultLab.Systems;
using Spectre.Console;

namespace Owl.FaultLab.Tests;

/// <summary>The report stands alone, says everything in both languages, and can be made again from the JSON file.</summary>
public sealed partial class ReportTests
{
    private static readonly Experiment Experiment = new KillNotificationService();

    [Fact]
    public void The_report_needs_no_network()
    {
        string html = HtmlReport.Write(Result());

        Assert.DoesNotMatch(OutsideReference(), html);
        Assert.DoesNotContain("<link", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_English_text_has_its_Japanese_one()
    {
        string html = HtmlReport.Write(Result());

        Assert.Equal(html.Split("<span lang=\"en\">").Length, html.Split("<span lang=\"ja\">").Length);
        Assert.Equal(html.Split("<text lang=\"en\"").Length, html.Split("<text lang=\"ja\"").Length);
        Assert.Contains("notification-service を落とす", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Couplings_and_topologies_are_compared()
    {
        string html = HtmlReport.Write(Result());

        Assert.Contains("id=\"couplings\"", html, StringComparison.Ordinal);
        Assert.Contains("id=\"topologies\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_report_is_made_from_the_file()
    {
        using var folder = new TempFolder();
        var cancellation = TestContext.Current.CancellationToken;

        string first = await File.ReadAllTextAsync(await ResultFiles.WriteAsync(folder.File(""), Result(), cancellation), cancellation);
        var read = await ResultFiles.ReadAsync(folder.File(""), cancellation);

        Assert.Equal(first, HtmlReport.Write(read!));
    }

    [Fact]
    public void What_a_comparison_fails_is_no_failure_of_what_is_delivered()
    {
        var failing = Run(new Setup("naive")) with { IsComparison = true, Claims = [new ClaimResult(Words.Same("x"), Outcome.Fails, Words.Same("y"), null)] };

        Assert.Equal(0, (Result() with { Runs = [failing] }).ExitCode);
        Assert.Equal(1, (Result() with { Runs = [failing with { IsComparison = false }] }).ExitCode);
    }

    [Fact]
    public void What_cannot_be_made_here_is_said_to_be_skipped_in_every_place_and_is_no_failure()
    {
        var result = Result() with { Runs = [Summary.Skipped(new HostCutOff(), new Setup(), Scale.Quick, new Words("only root can", "root だけ"))] };
        var console = new StringWriter();
        var plain = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console), Interactive = InteractionSupport.No });
        plain.Profile.Width = 1000;
        var terminal = new Terminal(plain, []);

        terminal.Done(new Step(new HostCutOff(), new Setup(), IsComparison: false), result.Runs[0]);
        terminal.WriteSummary(result);
        string html = HtmlReport.Write(result);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("skipped cut-off-host", console.ToString(), StringComparison.Ordinal);
        Assert.Contains("only root can", console.ToString(), StringComparison.Ordinal);
        Assert.Contains("skipped: 1", console.ToString(), StringComparison.Ordinal);
        Assert.Contains("only root can", html, StringComparison.Ordinal);
        Assert.Contains("root だけ", html, StringComparison.Ordinal);
        Assert.DoesNotContain("not carried out", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_is_impaired_from_the_first_request_that_gets_no_answer_in_time_to_the_last()
    {
        Exchange At(double start, double seconds, int status) =>
            new(1, Endpoint.CreateUser, "t-1", start, start + seconds, Ending.Answered, status, status == 201 ? 1 : null);

        Assert.Equal(0, Impairment.Of([At(1, 0.1, 201), At(2, 0.1, 201)]));
        Assert.Equal(3.4, Impairment.Of([At(1, 1.9, 504), At(1.5, 0.1, 201), At(2.5, 1.9, 504)]), 3); // One waits while the other still does.
        Assert.Equal(0.5, Impairment.Of([At(1, 0, 502), At(1.5, 0, 502), At(9, 0, 502)]), 3); // Refused at once, and once more much later.
        Assert.Equal(3, Impairment.Of([At(1, 3, 201)]), 3); // Too late to be of use.
    }

    private static LabResult Result() => new(
        DateTimeOffset.UnixEpoch,
        "./run.sh lab --quick",
        "2 cores",
        [
            Run(new Setup()),
            Run(new Setup("naive")) with { IsComparison = true },
            Run(new Setup(Topology: "shared")) with { IsComparison = true },
            Summary.Problem(new DiskFull(), new Setup(), Scale.Quick, new Words("only root can", "root だけ")),
        ]);

    private static RunResult Run(Setup setup)
    {
        Exchange[] exchanges =
        [
            .. Enumerable.Range(1, 40).Select(number => new Exchange(
                number, Endpoint.All[number % 9], $"t-{number}", number / 4.0, (number / 4.0) + 0.01, Ending.Answered, Endpoint.All[number % 9].WellStatus, number)),
        ];
        var evidence = new Evidence(exchanges, new Phases(3, 3.1, 6, 6.5, 10), new FinalState([], [], [], 0, User: 1), "t-");
        return new Summary(Experiment, setup, Scale.Quick, evidence).ToResult(Words.Same("seen"), Words.Same("gone"), [], [new PendingPoint(3, 40)]);
    }

    [GeneratedRegex("""(src|href)="(?!#)|url\(|@import|https?://(?!www\.w3\.org/2000/svg")""")]
    private static partial Regex OutsideReference();
}
