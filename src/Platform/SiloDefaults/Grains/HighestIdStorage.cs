using Orleans.Storage;
using Owl.Storage;

namespace Owl.SiloDefaults.Grains;

/// <summary>The highest id that a service has stored; 0 when there is none.</summary>
[GenerateSerializer, Alias("owl.HighestId")]
internal sealed class HighestId
{
    [Id(0)]
    public long Id { get; set; }
}

/// <summary>Derives the state of the sequence from the items themselves. It cannot be written.</summary>
internal sealed class HighestIdStorage(IItemList items) : IGrainStorage
{
    public const string Name = "highest-id";

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ((IGrainState<HighestId>)grainState).State = new HighestId { Id = items.HighestId };
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        throw new NotSupportedException("The highest id follows from the items.");

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        throw new NotSupportedException("The highest id follows from the items.");
}
