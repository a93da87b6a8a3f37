namespace Owl.SiloDefaults.Grains;

/// <summary>Grains by the id of their item.</summary>
public static class GrainsById
{
    /// <summary>
    /// The same as <c>GetGrain&lt;TGrain&gt;(id)</c>, which finds out at every call, from the attributes of the
    /// interface, what grain type stands behind it. Here that is found out once.
    /// </summary>
    public static TGrain GetById<TGrain>(this IGrainFactory grains, long id)
        where TGrain : class, IGrainWithIntegerKey
    {
        if (Volatile.Read(ref Known<TGrain>.Identity) is { } known)
        {
            return (TGrain)grains.GetGrain(GrainId.Create(known.Type, GrainIdKeyExtensions.CreateIntegerKey(id)), known.Interface);
        }

        var grain = grains.GetGrain<TGrain>(id);
        var reference = (GrainReference)(object)grain;
        Volatile.Write(ref Known<TGrain>.Identity, new Identity(reference.GrainId.Type, reference.InterfaceType));
        return grain;
    }

    private sealed record Identity(GrainType Type, GrainInterfaceType Interface);

    private static class Known<TGrain>
    {
        public static Identity? Identity;
    }
}
