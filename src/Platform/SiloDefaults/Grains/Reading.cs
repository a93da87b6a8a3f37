namespace Owl.SiloDefaults.Grains;

/// <summary>A call to a grain that only reads, so that it can be made again.</summary>
public static class Reading
{
    private const int MostTries = 5;

    // Of a replica that ends, or has just ended: until the others know, their calls are sent to it.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Reads again where the replica that has the grain is gone: another one loads it from the store.</summary>
    /// <exception cref="OrleansMessageRejectionException">It is gone still, after five tries.</exception>
    public static async ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read, TimeProvider time, CancellationToken cancellation)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return await read();
            }
            catch (OrleansMessageRejectionException) when (tries < MostTries)
            {
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }
}
