namespace Owl.ServiceDefaults;

/// <summary>Which silos make up an Orleans cluster (<c>OWL_TOPOLOGY</c>).</summary>
public enum Topology
{
    /// <summary>Those of one service. What happens to one service is not felt in another.</summary>
    Own,

    /// <summary>
    /// All of them, as many would build it. The worse choice, to be seen in the failure lab: the directory of grains is
    /// spread over all processes, so one that is killed or frozen takes a part of the others with it.
    /// </summary>
    Shared,
}
