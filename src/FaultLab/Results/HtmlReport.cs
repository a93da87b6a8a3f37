namespace Owl.FaultLab.Results;

internal static class HtmlReport
{
    public static string Write(LabResult result) => result.Command;
}
