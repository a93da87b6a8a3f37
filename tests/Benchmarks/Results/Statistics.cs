namespace Owl.Benchmarks.Results;

/// <summary>A median, and the least and the greatest of what it was taken from.</summary>
internal readonly record struct Spread(double Median, double Least, double Greatest);

internal static class Statistics
{
    public static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = Sorted(values);
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public static Spread SpreadOf(IReadOnlyList<double> values)
    {
        double[] sorted = Sorted(values);
        return new Spread(Median(sorted), sorted[0], sorted[^1]);
    }

    /// <summary>The smallest value that so many per cent of all values do not exceed (nearest rank).</summary>
    public static double Percentile(IReadOnlyList<double> values, double percent)
    {
        double[] sorted = Sorted(values);
        return sorted[Math.Max(0, (int)Math.Ceiling(percent / 100 * sorted.Length) - 1)];
    }

    /// <summary>
    /// The ratios of the rounds. Each is of two neighbours in time, so what slows the whole machine down for a while
    /// slows both; a ratio of two medians would be of two moments.
    /// </summary>
    /// <returns>Null where a round has nothing to divide by.</returns>
    public static Spread? RatioOf(IReadOnlyList<double> subject, IReadOnlyList<double> reference)
    {
        double[] ratios = [.. subject.Zip(reference, (a, b) => a / b)];
        return ratios.Length > 0 && ratios.All(double.IsFinite) ? SpreadOf(ratios) : null;
    }

    private static double[] Sorted(IReadOnlyList<double> values) =>
        values.Count > 0 ? [.. values.Order()] : throw new ArgumentException("There is no value.", nameof(values));
}
