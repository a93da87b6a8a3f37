namespace Owl.SiloDefaults.Storage;

/// <summary>The store could not read or write now; nothing was acknowledged. It may be well again later.</summary>
[GenerateSerializer]
[Alias("owl.storage-unavailable")]
public sealed class StorageUnavailableException : OrleansException
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
