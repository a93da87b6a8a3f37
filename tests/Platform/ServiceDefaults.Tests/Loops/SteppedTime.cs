using Microsoft.Extensions.Time.Testing;

namespace Owl.ServiceDefaults.Tests.Loops;

/// <summary>A clock whose wall can step while its time stamps go on, as those of a machine do.</summary>
internal sealed class SteppedTime : FakeTimeProvider
{
    public TimeSpan Step { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Step;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
