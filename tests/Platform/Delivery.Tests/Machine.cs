
namespace Owl.Delivery.Tests;

/// <summary>The backlog of a partition as the tests drive it, so that a variant can have a bug put in.</summary>
internal class Machine(TimeProvider time)
{
    protected Backlog Inner { get; set; } = New(time);

    protected TimeProvider Time => time;

    protected static Backlog New(TimeProvider time) => new(time, () => 0.5);

    public virtual Step Decide() => Inner.Decide();

    public virtual void Note(IReadOnlyList<long> ids, long newest) => Inner.Note(ids, newest);

    public virtual void NoteLeftBehind(long id) => Inner.NoteLeftBehind(id);

    public virtual void Confirm(long id) => Inner.Confirm(id);

    public virtual void Refuse(long id) => Inner.Refuse(id, "refused");

    public virtual void Fail(long id) => Inner.Fail(id, "failed");

    public virtual void NoteRemoved(IReadOnlyList<long> ids) => Inner.NoteRemoved(ids);
}

/// <summary>Takes a failure for a delivery, so that its row goes.</summary>
internal sealed class TakesFailureForDelivery(TimeProvider time) : Machine(time)
{
    public override void Fail(long id) => Inner.Confirm(id);
}

/// <summary>Forgets a refused one for good.</summary>
internal sealed class ForgetsWhatWasRefused(TimeProvider time) : Machine(time)
{
    private readonly HashSet<long> _forgotten = [];

    public override void Refuse(long id)
    {
        _forgotten.Add(id);
        Inner.Refuse(id, "refused");
    }

    public override void Note(IReadOnlyList<long> ids, long newest) => Inner.Note([.. ids.Where(id => !_forgotten.Contains(id))], newest);
}

/// <summary>Forgets what was confirmed while its row is still there.</summary>
internal sealed class ForgetsConfirmations(TimeProvider time) : Machine(time)
{
    public override void Confirm(long id)
    {
        Inner.Confirm(id);
        Inner.NoteRemoved([id]);
    }
}

/// <summary>Does nothing else while one is parked.</summary>
internal sealed class WaitsForParked(TimeProvider time) : Machine(time)
{
    public override Step Decide() =>
        Inner.Parked > 0 && Inner.Decide() is not Step.Remove ? new Step.Wait(Walk.Rest) : Inner.Decide();
}

/// <summary>Puts one that makes the neighbour fail in front of the others, again and again.</summary>
internal sealed class TriesTheSameFirst(TimeProvider time) : Machine(time)
{
    private long? _poison;

    public override void Fail(long id)
    {
        _poison ??= id;
        Inner.Fail(id, "failed");
    }

    public override Step Decide()
    {
        var step = Inner.Decide();
        if (step is Step.Send send && _poison is { } poison && send.Id != poison)
        {
            Inner.Fail(send.Id, "not tried");
            return new Step.Wait(TimeSpan.FromMilliseconds(100));
        }

        return step;
    }
}

/// <summary>Forgets, with every failure, that the neighbour is down.</summary>
internal sealed class HasNoBackOff(TimeProvider time) : Machine(time)
{
    public override void Fail(long id)
    {
        Inner = New(Time);
        Inner.NoteLeftBehind(id);
    }
}

/// <summary>Takes up again, with every read, what was refused.</summary>
internal sealed class TakesUpRefusedAtOnce(TimeProvider time) : Machine(time)
{
    private readonly HashSet<long> _refused = [];

    public override void Refuse(long id)
    {
        _refused.Add(id);
        Inner = New(Time);
        foreach (long left in _refused)
        {
            Inner.NoteLeftBehind(left);
        }
    }
}

/// <summary>Does not wait until the request that has made a task is done with it.</summary>
internal sealed class HasNoGrace(TimeProvider time) : Machine(time)
{
    public override void Note(IReadOnlyList<long> ids, long newest)
    {
        foreach (long id in ids)
        {
            Inner.NoteLeftBehind(id);
        }

        Inner.Note(ids, newest);
    }
}
