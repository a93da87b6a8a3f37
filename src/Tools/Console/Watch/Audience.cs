using System.Threading.Channels;

namespace Owl.LiveConsole.Watch;

/// <summary>The pages that are open. Not for several threads at once.</summary>
internal sealed class Audience
{
    /// <summary>Pages that may be open at once.</summary>
    public const int MostPages = 32;

    // A page that does not keep up loses pictures, sees that by their numbers, and asks for the whole again.
    private const int PicturesInFlight = 16;

    private readonly HashSet<Channel<string>> _pages = [];

    public bool IsAny => _pages.Count > 0;

    /// <returns>Where the page reads from, beginning with <paramref name="opening"/>; null when too many are open already.</returns>
    public Channel<string>? Join(string opening)
    {
        if (_pages.Count == MostPages)
        {
            return null;
        }

        var page = Channel.CreateBounded<string>(new BoundedChannelOptions(PicturesInFlight) { FullMode = BoundedChannelFullMode.DropOldest });
        page.Writer.TryWrite(opening);
        _pages.Add(page);
        return page;
    }

    public void Leave(Channel<string> page) => _pages.Remove(page);

    public void Show(string picture)
    {
        foreach (var page in _pages)
        {
            page.Writer.TryWrite(picture);
        }
    }
}
