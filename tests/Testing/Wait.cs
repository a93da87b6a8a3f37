namespace Owl.Testing;

public static class Wait
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <summary>Waits until <paramref name="condition"/> holds; how long that takes is no matter of the test.</summary>
    /// <exception cref="TimeoutException">It does not come to hold.</exception>
    public static Task UntilAsync(Func<bool> condition, CancellationToken cancellation) =>
        UntilAsync(() => Task.FromResult(condition()), cancellation);

    /// <inheritdoc cref="UntilAsync(Func{bool}, CancellationToken)"/>
    public static async Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(Bound);
        while (!await condition())
        {
            if (end.IsCancellationRequested)
            {
                throw new TimeoutException("The condition did not come to hold.");
            }

            await Task.Delay(10, CancellationToken.None);
        }
    }
}
