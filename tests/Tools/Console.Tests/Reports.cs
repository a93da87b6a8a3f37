using Owl.LiveConsole.Model;
using Owl.ServiceDefaults;

namespace Owl.LiveConsole.Tests;

/// <summary>What services say of themselves.</summary>
internal static class Reports
{
    public static readonly Node Node = new(OwlService.User, new Uri("http://127.0.0.1:8001"));

    public static readonly StatusReport Well = new()
    {
        Service = "user-service",
        Pid = 1,
        Silo = new("Silo_1", "user-service", "active", [], new Dictionary<string, int>(), null),
        Store = new("sqlite", "users.db", "answers"),
        Endpoints = [new("GET /users", 10, 0, 5, 1, 2)],
    };
}
