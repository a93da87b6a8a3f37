namespace Owl.FaultLab.Mutants;

/// <summary>A small bug that could pass, and the tests that stand for what it breaks.</summary>
/// <param name="Promise">What does not hold with it.</param>
/// <param name="File">Where it is put in, as a path in the checkout.</param>
/// <param name="Text">What it replaces, which is there once.</param>
/// <param name="Replacement">What is there instead.</param>
/// <param name="Project">The project of the tests, as a path in the checkout.</param>
/// <param name="Tests">Their class, with its namespace within the project.</param>
internal sealed record Mutant(string Promise, string File, string Text, string Replacement, string Project, string Tests)
{
    public string TestClass => $"Owl.{Path.GetFileName(Project)}.{Tests}";

    /// <returns>Why it cannot be put into a checkout any more; null where it can.</returns>
    public string? FindProblem(string root)
    {
        string path = Path.Combine(root, File);
        if (!System.IO.File.Exists(path))
        {
            return $"{File} is not there";
        }

        int times = System.IO.File.ReadAllText(path).Split(Text).Length - 1;
        return times == 1 ? null : $"{File} has the text {times} times instead of once";
    }

    /// <returns>The file as it was.</returns>
    public string PutInto(string root)
    {
        string path = Path.Combine(root, File);
        string before = System.IO.File.ReadAllText(path);
        System.IO.File.WriteAllText(path, before.Replace(Text, Replacement, StringComparison.Ordinal));
        return before;
    }
}
