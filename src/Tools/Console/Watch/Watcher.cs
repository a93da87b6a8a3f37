using System.Text.Json;
using System.Threading.Channels;
using Owl.LiveConsole.Control;
using Owl.LiveConsole.Model;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Loops;
using Owl.ServiceDefaults.Telemetry;

namespace Owl.LiveConsole.Watch;

/// <summary>
/// Watches all nodes and shows them to the pages that are open: several times a second while there is one, and only
/// every two seconds while there is none, so that the timeline has no hole.
/// </summary>
internal sealed class Watcher(
    ConsoleClients clients,
    ControlSettings control,
    ActionBoard actions,
    Traffic traffic,
    IConfiguration configuration,
    TimeProvider time,
    ILogger<Watcher> logger) : BackgroundLoop(Beat, time, logger)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);
    private const int BeatsPerQuestion = 2;
    private const int BeatsPerQuestionUnseen = 20;
    private const int BeatsPerPicture = 4;
    private const int BeatsPerPictureUnseen = 5;

    private readonly Lock _lock = new();
    private readonly List<NodeWatch> _nodes = [.. clients.All.Select(client => new NodeWatch(client.Node, client.Client, control.Starts, time))];
    private readonly Audience _pages = new();
    private readonly Scene _scene = new(actions, traffic, time);
    private Picture _picture = new(0, 0, [], [], [], null, [], null);
    private string? _shown;
    private long _beat;

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
        long until = Time.GetTimestamp() + (long)(atMost.TotalSeconds * Time.TimestampFrequency);
        foreach (var node in _nodes.Where(node => service is null || (node.Node.Service == service && (node.Node.Replica ?? 1) == replica)))
        {
            node.ExpectedUntil = until;
        }
    }

    protected override async Task RoundAsync(CancellationToken stopping)
    {
        bool isSeen = _shown is not null;
        long beat = _beat++;
        var asked = Task.CompletedTask;
        if (beat % (isSeen ? BeatsPerQuestion : BeatsPerQuestionUnseen) == 0)
        {
            asked = Task.WhenAll(_nodes.Select(node => node.AskAsync(stopping)));
        }

        if (isSeen || beat % BeatsPerPictureUnseen == 0)
        {
            Show(isDue: beat % BeatsPerPicture == 0);
        }

        await asked; // What is wrong with a question is told, and the picture goes on.
    }

    // Draws what is seen now, and sends it when it is due or when something changed.
    private void Show(bool isDue)
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

            _shown = _pages.IsAny ? states : null;
        }
    }
}
