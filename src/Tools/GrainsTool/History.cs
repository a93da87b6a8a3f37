namespace Owl.GrainsTool;

/// <summary>What happened in one cluster between two looks, in words.</summary>
internal sealed class History(string service)
{
    private const int MostNamed = 5;

    private Snapshot _last = Snapshot.Nothing;
    private Dictionary<string, string> _lost = []; // grains that went with a silo, and with which
    private bool _answered;

    public IReadOnlyList<string> Note(Snapshot? found)
    {
        var events = new List<string>();
        if (found is null)
        {
            if (_answered)
            {
                NoteGone(events, _last.Silos);
                events.Add($"{service} does not answer: none of its silos is there");
            }

            (_answered, _last) = (false, Snapshot.Nothing);
            return events;
        }

        NoteGone(events, _last.Silos.ExceptBy(found.Silos.Select(silo => silo.Silo), silo => silo.Silo));
        foreach (var silo in found.Silos.ExceptBy(_last.Silos.Select(silo => silo.Silo), silo => silo.Silo))
        {
            events.Add($"{service}: silo {silo.Silo} is there, with {silo.Words}");
        }

        NoteBack(events, found);
        (_answered, _last) = (true, found);
        return events;
    }

    private void NoteGone(List<string> events, IEnumerable<SiloGrains> silos)
    {
        foreach (var silo in silos)
        {
            events.Add($"{service}: silo {silo.Silo} is gone, and with it from memory {silo.Words}; what they stored is in the store");
            foreach (var grain in _last.Places.Where(place => place.Value == silo.Silo))
            {
                _lost[grain.Key] = silo.Silo;
            }
        }
    }

    private void NoteBack(List<string> events, Snapshot found)
    {
        var back = _lost.Keys.Where(found.Places.ContainsKey).Order(StringComparer.Ordinal).ToList();
        foreach (string grain in back.Take(MostNamed))
        {
            events.Add($"{service}: {grain} was called, and is active again on {found.Places[grain]}");
        }

        if (back.Count > MostNamed)
        {
            events.Add($"{service}: and {back.Count - MostNamed} more that were gone");
        }

        _lost = _lost.ExceptBy(back, grain => grain.Key).ToDictionary();
    }
}
