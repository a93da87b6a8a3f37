using System.Diagnostics.CodeAnalysis;
using Orleans.GrainDirectory;
using Orleans.Runtime.GrainDirectory;

namespace Owl.SiloDefaults.Grains;

/// <summary>
/// The grain directory of items: a grain is on the silo that is asked for it, so there is nothing to look up, to place and
/// to register. Several silos can then each have an activation of one item. That is right for items because a row is
/// written once and never changed: an activation that found it has all there is to know, one that found nothing ends at
/// once, and of two that would write it the row's key lets one.
/// </summary>
/// <remarks>
/// Orleans' default directory is shared by the silos of a cluster. A new item costs it up to three messages between
/// silos, for a grain that hardly anybody asks for again.
/// </remarks>
public sealed class LocalDirectory : IGrainDirectory, IGrainDirectoryCache
{
    /// <summary>For <see cref="GrainDirectoryAttribute"/> on the grain of an item.</summary>
    public const string Name = "local";

    private readonly ILocalSiloDetails _silo;

    internal LocalDirectory(ILocalSiloDetails silo) => _silo = silo;

    IEnumerable<(GrainAddress ActivationAddress, int Version)> IGrainDirectoryCache.KeyValues => [];

    public Task<GrainAddress?> Register(GrainAddress address) => Task.FromResult<GrainAddress?>(address);

    public Task<GrainAddress?> Register(GrainAddress address, GrainAddress? previousAddress) => Register(address);

    public Task<GrainAddress?> Register(GrainAddress address, GrainAddress? previousAddress, CancellationToken cancellationToken) =>
        Register(address);

    public Task Unregister(GrainAddress address) => Task.CompletedTask;

    public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult<GrainAddress?>(Here(grainId));

    public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;

    bool IGrainDirectoryCache.LookUp(GrainId key, [NotNullWhen(true)] out GrainAddress? result, out int version)
    {
        result = Here(key);
        version = 0;
        return true;
    }

    void IGrainDirectoryCache.AddOrUpdate(GrainAddress value, int version)
    {
        // It knows already.
    }

    bool IGrainDirectoryCache.Remove(GrainId key) => false;

    bool IGrainDirectoryCache.Remove(GrainAddress key) => false;

    void IGrainDirectoryCache.Clear()
    {
        // There is nothing in it.
    }

    private GrainAddress Here(GrainId grain) => new() { GrainId = grain, SiloAddress = _silo.SiloAddress };
}
