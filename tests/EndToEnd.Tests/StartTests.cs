using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests;

public sealed class StartTests : SystemTests
{
    public static TheoryData<string> Services => [.. ServiceKind.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Each_service_starts_alone(string name)
    {
        var system = await CreateSystemAsync();
        var service = system.All.Single(service => service.Kind.Name == name);

        await service.StartAsync(TestEnd);

        Assert.Equal(200, (await service.GetAsync("/health/live", TestEnd)).Status);
        var (path, status, body) = name switch
        {
            "user-service" => ("/users", 200, "[]"),
            "task-service" => ("/tasks", 200, "[]"),
            "notification-service" => ("/notifications", 200, "[]"),
            _ => ("/tasks", 502, "Failed to reach task-service"),
        };
        var answer = await service.GetAsync(path, TestEnd);
        Assert.Equal(status, answer.Status);
        Assert.Equal(body, status == 200 ? answer.Body : answer.Error);
        Assert.Equal(0, await service.StopAsync());
    }

    [Theory]
    [InlineData("gateway", "task-service", "user-service", "notification-service")]
    [InlineData("notification-service", "user-service", "task-service", "gateway")]
    public async Task They_start_in_any_order(params string[] order)
    {
        var system = await CreateSystemAsync();
        foreach (string name in order)
        {
            await system.All.Single(service => service.Kind.Name == name).StartAsync(TestEnd);
        }

        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);
        await system.Gateway.CreateAsync("/tasks", """{"title":"Fly","user_id":1}""", TestEnd);
        await system.SettleAsync(TestEnd);
        Assert.Equal(
            "Task 'Fly' was created for user 1",
            (await system.NotificationService.GetAsync("/notifications", TestEnd)).Json[0].GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("gateway", 0)]
    [InlineData("user-service", 0)]
    [InlineData("user-service", ServiceKind.SiloPortDistance)]
    public async Task A_port_that_is_taken_is_named_with_the_process_that_has_it(string name, int distance)
    {
        var system = await CreateSystemAsync();
        var service = system.All.Single(service => service.Kind.Name == name);
        int port = service.Port + distance;
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();

        await AssertRefusedAsync(service, $"port {port} is taken by pid {Environment.ProcessId} (");
    }

    [Fact]
    public async Task A_data_directory_in_use_is_named_with_the_process_that_uses_it()
    {
        var system = await CreateSystemAsync();
        await system.UserService.StartAsync(TestEnd);
        using var ports = PortRange.Take();
        var second = Own(new ServiceProcess(
            ServiceKind.UserService, SettingsWith(system, ports.Base.ToString(CultureInfo.InvariantCulture)), ports.Base + 1));

        await AssertRefusedAsync(second, $"{system.StoreOf("users")} is in use by pid {system.UserService.Pid} (dotnet)");

        Assert.Equal(200, (await system.UserService.GetAsync("/users", TestEnd)).Status); // The first one goes on.
    }

    [Fact]
    public async Task A_damaged_store_is_refused_and_left_as_it_is()
    {
        var system = await CreateSystemAsync();
        string store = await MakeStoreAsync(system);
        byte[] damaged = await File.ReadAllBytesAsync(store, TestEnd);
        damaged.AsSpan(4096, 4096).Fill(0xA5); // The first page of a table.
        await File.WriteAllBytesAsync(store, damaged, TestEnd);

        await AssertRefusedAsync(system.UserService, $"{store} is damaged (");

        Assert.Equal(damaged, await File.ReadAllBytesAsync(store, TestEnd));
    }

    [Fact]
    public async Task A_file_that_is_no_store_is_refused_and_left_as_it_is()
    {
        var system = await CreateSystemAsync();
        string store = system.StoreOf("users");
        Directory.CreateDirectory(Path.GetDirectoryName(store)!);
        await File.WriteAllTextAsync(store, "This is the diary of an owl, and no database at all.", TestEnd);

        await AssertRefusedAsync(system.UserService, store);

        Assert.Equal("This is the diary of an owl, and no database at all.", await File.ReadAllTextAsync(store, TestEnd));
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        var system = await CreateSystemAsync();
        string store = await MakeStoreAsync(system);
        StoreSql.Execute(store, "PRAGMA journal_mode = DELETE; PRAGMA user_version = 99");
        byte[] newer = await File.ReadAllBytesAsync(store, TestEnd);

        await AssertRefusedAsync(system.UserService, $"{store} was written by a newer version (schema 99, this one knows 2)");

        Assert.Equal(newer, await File.ReadAllBytesAsync(store, TestEnd));
    }

    [Fact]
    public async Task A_store_of_another_service_is_refused_and_left_as_it_is()
    {
        var system = await CreateSystemAsync();
        byte[] users = await File.ReadAllBytesAsync(await MakeStoreAsync(system), TestEnd);
        string store = system.StoreOf("tasks");
        await File.WriteAllBytesAsync(store, users, TestEnd);

        await AssertRefusedAsync(system.TaskService, $"{store} is not a store of this service");

        Assert.Equal(users, await File.ReadAllBytesAsync(store, TestEnd));
    }

    [Theory]
    [InlineData("owl")]
    [InlineData("80")]
    [InlineData("62001")]
    [InlineData("-8000")]
    [InlineData("8000.5")]
    [InlineData("99999999999")]
    public async Task A_port_base_that_cannot_be_is_refused(string portBase)
    {
        var system = await CreateSystemAsync();

        await AssertRefusedAsync(
            Own(new ServiceProcess(ServiceKind.Gateway, SettingsWith(system, portBase), system.PortBase)),
            $"OWL_PORT_BASE is '{portBase}' but must be an integer from 1024 to 62000");
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("task-service")]
    public async Task A_storage_that_does_not_exist_is_refused(string name)
    {
        var system = await CreateSystemAsync(storage: "paper");

        await AssertRefusedAsync(
            system.All.Single(service => service.Kind.Name == name),
            "OWL_STORAGE is 'paper' but must be 'sqlite' or 'memory'");
    }

    [Fact]
    public async Task A_home_that_cannot_be_made_is_refused()
    {
        var system = await CreateSystemAsync();
        string file = Path.Combine(system.Home, "file");
        await File.WriteAllTextAsync(file, "", TestEnd);

        await AssertRefusedAsync(
            Own(new ServiceProcess(
                ServiceKind.UserService,
                SettingsWith(system, system.PortBase.ToString(CultureInfo.InvariantCulture)) with { Home = Path.Combine(file, "home") },
                system.UserService.Port)),
            "the data directory cannot be made: ");
    }

    private static Settings SettingsWith(OwlSystem system, string portBase) => new(system.Home, portBase);

    /// <summary>It ends by itself with code 1 and one line in words for the person who started it.</summary>
    private static async Task AssertRefusedAsync(ServiceProcess service, string reason)
    {
        service.Start();

        Assert.Equal(1, await service.ExitAsync());
        string line = Assert.Single(service.Errors.Lines);
        Assert.StartsWith($"{service.Kind} cannot start: ", line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        // A stack trace has no place here, on neither stream.
        Assert.DoesNotContain("   at ", service.Output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", service.Output.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> MakeStoreAsync(OwlSystem system)
    {
        await system.UserService.StartAsync(TestEnd);
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);
        Assert.Equal(0, await system.UserService.StopAsync());
        string store = system.StoreOf("users");
        StoreSql.Execute(store, "PRAGMA wal_checkpoint(TRUNCATE)");
        return store;
    }
}
