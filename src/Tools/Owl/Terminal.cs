namespace Owl.CommandLine;

/// <summary>What people read.</summary>
internal static class Terminal
{
    public static void Say(string line) => Console.Out.WriteLine(line);

    /// <summary>Says why something did not work. What comes before the last line is somebody else's words.</summary>
    public static void Fail(string words)
    {
        string[] lines = words.Split('\n');
        foreach (string line in lines[..^1])
        {
            Console.Error.WriteLine(line);
        }

        Console.Error.WriteLine($"run.sh: {lines[^1]}");
    }

    public static string Row(string name, string value) => $"{name,-21} {value}";
}
