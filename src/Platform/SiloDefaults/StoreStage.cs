using Owl.Storage;

namespace Owl.SiloDefaults;

/// <summary>
/// Opens the store together with the silo: one that cannot be opened ends the start, in words, before anybody is
/// answered. Nothing else asks for it before the first request.
/// </summary>
internal sealed class StoreStage<TRow>(IRowStore<TRow> store) : ILifecycleParticipant<ISiloLifecycle>
    where TRow : class
{
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(store.GetType().Name, ServiceLifecycleStage.RuntimeStorageServices, _ => Task.CompletedTask);
}
