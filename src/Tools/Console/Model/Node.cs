using System.Text.Json.Serialization;
using Owl.ServiceDefaults;

namespace Owl.LiveConsole.Model;

/// <summary>One process of the picture: a service at an address. A service may have several.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Address">Where it is asked.</param>
/// <param name="Replica">Which of several replicas it is, from 1; null where there is only one.</param>
internal sealed record Node(OwlService Service, Uri Address, int? Replica = null)
{
    /// <summary>Whether it belongs to the picture also when it never answered; of the other replicas, only some may have been started.</summary>
    public bool IsFirst => Replica is null or 1;

    /// <summary>As people call it, such as <c>task-service</c>, or <c>task-service 2</c> where there may be several.</summary>
    public string Name { get; } = Replica is null ? Service.Name : $"{Service.Name} {Replica}";

    /// <summary>What tells it from every other node, such as <c>user-service@8001</c>.</summary>
    public string Id { get; } = $"{Service.Name}@{(Address.IsLoopback ? $"{Address.Port}" : Address.Authority)}";
}

/// <summary>What a node is, as far as can be seen over HTTP.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NodeState>))]
internal enum NodeState
{
    /// <summary>It is coming up: not seen yet, or its silo is not active yet.</summary>
    [JsonStringEnumMemberName("starting")]
    Starting,

    /// <summary>It answers.</summary>
    [JsonStringEnumMemberName("up")]
    Up,

    /// <summary>It answers, but late, or it says that a part of it does not answer.</summary>
    [JsonStringEnumMemberName("slow")]
    Slow,

    /// <summary>It takes connections, but does not answer.</summary>
    [JsonStringEnumMemberName("frozen")]
    Frozen,

    /// <summary>Nobody answers at its address, or somebody else.</summary>
    [JsonStringEnumMemberName("down")]
    Down,
}
