namespace Owl.Benchmarks.Results;

internal enum Better
{
    Higher,
    Lower,
}

/// <summary>What is measured, and in which unit.</summary>
internal sealed record Metric(string Name, string Unit, Better Better);

/// <summary>Metrics of several series (systems, say), of which the first one is compared with each of the others.</summary>
internal sealed class ResultTable(string title, params IReadOnlyList<string> series)
{
    private readonly List<ResultRow> _rows = [];

    public string Title { get; } = title;

    public IReadOnlyList<string> Series { get; } = series;

    public IReadOnlyList<ResultRow> Rows => _rows;

    public string Subject => Series[0];

    public IEnumerable<string> References => Series.Skip(1);

    /// <summary>Notes what one round measured.</summary>
    public void Add(Metric metric, string series, double value)
    {
        var row = _rows.Find(row => row.Metric == metric);
        if (row is null)
        {
            _rows.Add(row = new ResultRow(metric, Series));
        }

        row.Add(series, value);
    }
}

/// <summary>The values of one metric, by series and in the order of the rounds.</summary>
internal sealed class ResultRow(Metric metric, IReadOnlyList<string> series)
{
    private readonly Dictionary<string, List<double>> _values = series.ToDictionary(name => name, _ => new List<double>());

    public Metric Metric { get; } = metric;

    public IReadOnlyList<double> this[string series] => _values[series];

    public void Add(string series, double value) => _values[series].Add(value);

    /// <summary>One series divided by another, round by round; null where that cannot be.</summary>
    public Spread? Ratio(string subject, string reference) => Statistics.RatioOf(this[subject], this[reference]);

    /// <summary>The same as "how many times as good": above 1 the subject is ahead, whichever direction is better.</summary>
    public Spread? Advantage(string subject, string reference) =>
        Metric.Better is Better.Higher ? Ratio(subject, reference) : Ratio(reference, subject);
}
