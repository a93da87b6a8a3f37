namespace Owl.EndToEnd.Tests.Harness;

/// <summary>
/// How many systems may run at once. Each is four processes: more of them than the machine can bear would only make
/// every one of them slow.
/// </summary>
internal static class Places
{
    private static readonly SemaphoreSlim Free = new(Math.Max(2, Environment.ProcessorCount / 2));

    /// <summary>Waits for a place. Disposing it gives it back.</summary>
    public static async Task<IDisposable> TakeAsync(CancellationToken cancellation)
    {
        await Free.WaitAsync(cancellation);
        return new Place();
    }

    private sealed class Place : IDisposable
    {
        private int _taken = 1;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _taken, 0) == 1)
            {
                Free.Release();
            }
        }
    }
}
