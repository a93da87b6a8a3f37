using System.Globalization;

namespace Owl.Processes;

/// <summary>One process of a deployment: a service, or one of its replicas.</summary>
/// <param name="Kind">Which service.</param>
/// <param name="Replica">Which replica of it, 1 to 50.</param>
public sealed record Instance(ServiceKind Kind, int Replica = 1)
{
    /// <summary>How far the ports of a replica are from those of the one before it.</summary>
    public const int PortDistance = 10;

    public const int MostReplicas = 50;

    /// <summary>As its files are called, and as people type it: <c>task</c>, <c>task-2</c>.</summary>
    public string ShortName => Replica == 1 ? Kind.ShortName : FormattableString.Invariant($"{Kind.ShortName}-{Replica}");

    /// <summary>As it is called in sentences: <c>task-service</c>, <c>task-service 2</c>.</summary>
    public string LongName => Replica == 1 ? Kind.Name : FormattableString.Invariant($"{Kind.Name} {Replica}");

    /// <summary>As it is given to a command: <c>task</c>, <c>task 2</c>.</summary>
    public string Words => Replica == 1 ? Kind.ShortName : FormattableString.Invariant($"{Kind.ShortName} {Replica}");

    /// <summary>Reads what a person typed.</summary>
    /// <exception cref="DeploymentException">There is no such service or replica.</exception>
    public static Instance Parse(string? service, string? replica = null)
    {
        var kind = ServiceKind.Find(service ?? "")
            ?? throw new DeploymentException("which service? gateway, user, task or notification", 2);
        int number = 1;
        if (replica is not null && !(int.TryParse(replica, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number is >= 1 and <= MostReplicas && replica[0] != '0'))
        {
            throw new DeploymentException($"'{replica}' is no replica; they have the numbers from 1 to {MostReplicas}", 2);
        }

        return new Instance(kind, number);
    }

    public override string ToString() => LongName;
}
