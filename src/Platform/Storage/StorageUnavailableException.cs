namespace Owl.Storage;

/// <summary>The store could not read or write now; what was to be written is not stored. It may be well again later.</summary>
[GenerateSerializer]
[Alias("owl.storage-unavailable")]
public class StorageUnavailableException : OrleansException
{
    public StorageUnavailableException(string message)
        : base(message)
    {
    }

    public StorageUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>A write reached the store, which did not confirm it: whether it is stored is unknown.</summary>
[GenerateSerializer]
[Alias("owl.storage-unconfirmed")]
public sealed class StorageUnconfirmedException(string message, Exception inner) : StorageUnavailableException(message, inner);
