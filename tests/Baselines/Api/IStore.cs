namespace Owl.Baselines;

/// <summary>Where a service keeps its items: all that the two baselines differ in.</summary>
internal interface IStore<T>
    where T : class
{
    /// <summary>Stores what <paramref name="create"/> makes; the item that comes back has its id.</summary>
    Task<T> AddAsync(Func<long, T> create, CancellationToken cancellation);

    Task<T?> FindAsync(long id, CancellationToken cancellation);

    /// <summary>An answer with all items in id order, written as they come.</summary>
    IResult List(CancellationToken cancellation);
}
