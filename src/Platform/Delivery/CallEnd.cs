namespace Owl.Delivery;

/// <summary>How an attempt to deliver late ended.</summary>
/// <param name="Kind">What it means for the backlog.</param>
/// <param name="Reason">Why it was not delivered, in words; empty when it was.</param>
internal readonly record struct CallEnd(CallEndKind Kind, string Reason = "")
{
    public void NoteIn(Backlog backlog, long id)
    {
        switch (Kind)
        {
            case CallEndKind.Delivered:
                backlog.Confirm(id);
                break;
            case CallEndKind.Gone:
                backlog.Forget(id);
                break;
            case CallEndKind.Refused:
                backlog.Refuse(id, Reason);
                break;
            default:
                backlog.Fail(id, Reason);
                break;
        }
    }
}

internal enum CallEndKind
{
    /// <summary>The neighbour has stored it.</summary>
    Delivered,

    /// <summary>It was not pending any more, so nothing was sent.</summary>
    Gone,

    /// <summary>The neighbour is well and does not want it, or there is no such item.</summary>
    Refused,

    /// <summary>The neighbour could not take it, or did not say.</summary>
    Failed,
}
