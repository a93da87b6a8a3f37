using System.Collections.Concurrent;
using Owl.ServiceDefaults.Http;

namespace Owl.SiloDefaults.Grains;

/// <summary>
/// Lets the requests with one Idempotency-Key create one after the other. Without it a request that is sent again while
/// the first still runs would use up an id, only to find that its key is taken.
/// </summary>
internal sealed class KeyTurns(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Task> _running = new();

    /// <summary>Waits until no other request with this key runs. Disposing the turn lets the next one run.</summary>
    /// <exception cref="TimeoutException">It did not come to its turn within the budget.</exception>
    public async Task<IDisposable> TakeAsync(string key, TimeBudget budget)
    {
        var turn = new Turn(_running, key);
        while (_running.GetOrAdd(key, turn.End) is var running && running != turn.End)
        {
            await running.WaitAsync(budget.Wait, time);
        }

        return turn;
    }

    private sealed class Turn(ConcurrentDictionary<string, Task> running, string key) : IDisposable
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task End => _end.Task;

        public void Dispose()
        {
            running.TryRemove(KeyValuePair.Create(key, End));
            _end.TrySetResult();
        }
    }
}
