using System.Runtime.CompilerServices;
using Orleans.TestingHost;

namespace Owl.Testing;

/// <summary>Whether Orleans' test cluster replaces the default grain directory by its own. It has no public setting for that.</summary>
internal static class TestClusterDirectory
{
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_UseTestClusterGrainDirectory")]
    public static extern void Use(InProcessTestClusterOptions options, bool value);
}
