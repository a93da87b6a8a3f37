namespace Owl.FaultLab.Tests.Lying;

/// <summary>What is wrong with a system, for the lab to find.</summary>
public enum Bug
{
    None,

    /// <summary>What was acknowledged last is gone after a kill.</summary>
    NoFsync,

    /// <summary>An Idempotency-Key changes nothing.</summary>
    NoDeduplication,

    /// <summary>The gateway waits for its neighbours for as long as it takes.</summary>
    NoTimeLimit,

    /// <summary>The gateway says that a user does not exist when user-service is down.</summary>
    DownReadAsMissing,

    /// <summary>Now and then two items get the same id.</summary>
    IdGivenTwice,

    /// <summary>A notification that cannot be delivered at once is forgotten.</summary>
    DroppedDelivery,

    /// <summary>A notification is delivered without a key, and again when in doubt.</summary>
    DoubledDelivery,

    /// <summary>user-service does not answer lists while notification-service is down.</summary>
    HiddenCoupling,

    /// <summary>A service that was killed says for some time after its start that it cannot.</summary>
    SlowToHeal,

    /// <summary>A service ends soon after it was resumed.</summary>
    EndsAfterItWasResumed,

    /// <summary>A supervisor starts at once what was killed.</summary>
    CannotBeKilled,
}
