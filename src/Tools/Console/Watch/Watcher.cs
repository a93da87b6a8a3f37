using System.Text.Json;
using System.Threading.Channels;
using Owl.LiveConsole.Control;
using Owl.LiveConsole.Model;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Telemetry;

namespace Owl.LiveConsole.Watch;

/// <summary>
/// Watches all nodes and shows them to the pages that are open: several times a second while there is one, and only
/// every two seconds while there is none, so that the timeline has no hole.
/// </summary>
internal sealed class Watcher(
    ConsoleClients clients, ControlSettings control, ActionBoard actions, Traffic traffic, IConfiguration configuration, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SlowBeat = TimeSpan.FromMilliseconds(500);
    private const int BeatsPerQuestion = 2;
    private const int SlowBeatsPerQuestion = 4;
    private const int BeatsPerPicture = 4;

    private readonly Lock _lock = new();
    private readonly List<NodeWatch> _nodes = [.. clients.All.Select(client => new NodeWatch(client.Node, client.Client, control.Starts, time))];
    private readonly Audience _pages = new();
    private readonly Scene _scene = new(actions, traffic, time);
    private Picture _picture = new(0, 0, [], [], [], null, [], null);
    private string? _shown;

    /// <summary>A page comes. It gets the whole first, and then every picture, as JSON.</summary>
    /// <returns>Null when too many are open already.</returns>
    public Channel<string>? Join()
    {
        lock (_lock)
        {
            var (times, series) = _scene.Timeline;
            var shown = _picture with { Second = null, Events = [] };
            var opening = new Opening(shown, times, series, _scene.Events, control.Draw(), OwlTelemetry.IsOn(configuration));
            return _pages.Join(JsonSerializer.Serialize(opening, PictureJson.Default.Opening));
        }
    }

    public void Leave(Channel<string> page)
    {
        lock (_lock)
        {
            _pages.Leave(page);
        }
    }

    /// <summary>A replica of a service as it is now; without a service, all nodes.</summary>
    public IReadOnlyList<NodePicture> StateOf(OwlService? service, int replica) =>
        [.. Volatile.Read(ref _picture).Nodes.Where(node => service is null || (node.Service == service.Name && (node.Replica ?? 1) == replica))];

    /// <summary>A process of a service that can be asked: one that answers, or else the first.</summary>
    public Node OneOf(OwlService service)
    {
        var well = StateOf(null, 1).Where(node => node.State is NodeState.Up or NodeState.Slow).Select(node => node.Id).ToHashSet();
        var all = _nodes.Where(node => node.Node.Service == service).Select(node => node.Node).ToList();
        return all.Find(node => well.Contains(node.Id)) ?? all[0];
    }

    /// <summary>Says that a replica of a service, or all nodes, is about to be started: until then a refusal is no wonder.</summary>
    public void Expect(OwlService? service, int replica, TimeSpan atMost)
    {
        long until = time.GetTimestamp() + (long)(atMost.TotalSeconds * time.TimestampFrequency);
        foreach (var node in _nodes.Where(node => service is null || (node.Node.Service == service && (node.Node.Replica ?? 1) == replica)))
        {
            node.ExpectedUntil = until;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SlowBeat, time);
        try
        {
            for (int beat = 0; await timer.WaitForNextTickAsync(stoppingToken); beat++)
            {
                bool watched = Volatile.Read(ref _shown) is not null;
                if (beat % (watched ? BeatsPerQuestion : SlowBeatsPerQuestion) == 0)
                {
                    _nodes.ForEach(node => node.Ask(stoppingToken));
                }

                timer.Period = Show(isDue: beat % BeatsPerPicture == 0) ? Beat : SlowBeat;
            }
        }
        finally
        {
            await Task.WhenAll(_nodes.Select(node => node.EndAsync()));
        }
    }

    // Draws what is seen now, and sends it when it is due or when something changed.
    private bool Show(bool isDue)
    {
        lock (_lock)
        {
            var drawn = _scene.Draw(_picture, _nodes);
            string states = string.Join(' ', drawn.Nodes.Select(node => node.State).Cast<object>()
                .Concat(drawn.Actions.Select(action => (object)(action.Id, action.State))).Append(drawn.Traffic is null));
            if (isDue || drawn.Second is not null || drawn.Events.Count > 0 || states != _shown)
            {
                Volatile.Write(ref _picture, drawn);
                if (_pages.IsAny)
                {
                    _pages.Show(JsonSerializer.Serialize(drawn, PictureJson.Default.Picture));
                }
            }

            Volatile.Write(ref _shown, _pages.IsAny ? states : null);
            return _pages.IsAny;
        }
    }
}
