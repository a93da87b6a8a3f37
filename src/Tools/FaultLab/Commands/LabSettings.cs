using System.ComponentModel;
using Spectre.Console.Cli;

namespace Owl.FaultLab.Commands;

internal class LabSettings : CommandSettings
{
    [CommandOption("--out <FOLDER>")]
    [Description("Where results.json and report.html are; artifacts/lab in the checkout unless given")]
    public string? Out { get; init; }

    public string Folder => Out ?? Path.Combine(Checkout.Root, "artifacts", "lab");
}
