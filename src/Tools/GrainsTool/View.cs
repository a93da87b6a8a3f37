using System.Globalization;
using System.Text;

namespace Owl.GrainsTool;

/// <summary>Shows the clusters: on a terminal in place, elsewhere one block after the other whenever something changed.</summary>
internal sealed class View(IReadOnlyList<Cluster> clusters)
{
    private const int MostEvents = 12;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly History[] _histories = [.. clusters.Select(cluster => new History(cluster.Service))];
    private readonly Queue<string> _events = [];

    public async Task RunAsync(bool once, CancellationToken end)
    {
        string shown = "";
        try
        {
            using var looks = new PeriodicTimer(Interval);
            do
            {
                var found = await Task.WhenAll(clusters.Select(cluster => cluster.LookAsync(end)));
                for (int i = 0; i < found.Length && !once; i++)
                {
                    Note(_histories[i].Note(found[i]));
                }

                string text = Format(found);
                if (text != shown)
                {
                    shown = text;
                    await Console.Out.WriteAsync(Console.IsOutputRedirected ? text : $"\e[H\e[J{text}");
                }
            }
            while (!once && await looks.WaitForNextTickAsync(end));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Ctrl-C.
        }
    }

    private void Note(IReadOnlyList<string> events)
    {
        foreach (string happened in events)
        {
            _events.Enqueue($"{DateTime.Now.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {happened}");
            if (_events.Count > MostEvents)
            {
                _events.Dequeue();
            }
        }
    }

    private string Format(Snapshot?[] found)
    {
        var text = new StringBuilder();
        text.AppendLine(Row("service", "silo", "activations"));
        foreach (var (index, cluster) in clusters.Index())
        {
            if (found[index] is not { } snapshot)
            {
                text.AppendLine(Row(cluster.Service, "-", "does not answer"));
                continue;
            }

            foreach (var silo in snapshot.Silos)
            {
                text.AppendLine(Row(cluster.Service, silo.Silo, silo.Words));
            }
        }

        text.AppendLine();
        foreach (string happened in _events)
        {
            text.AppendLine(happened);
        }

        return text.ToString();
    }

    private static string Row(string service, string silo, string activations) => $"{service,-22}{silo,-18}{activations}";
}
