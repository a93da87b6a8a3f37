using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests;

public sealed class MemoryStorageTests : SystemTests
{
    [Fact]
    public async Task With_OWL_STORAGE_memory_a_service_forgets_at_exit_and_writes_no_file()
    {
        var system = await CreateSystemAsync(storage: "memory");
        await system.UserService.StartAsync(TestEnd);
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);
        Assert.Equal("""[{"id":1,"name":"Alice"}]""", (await system.UserService.GetAsync("/users", TestEnd)).Body);

        Assert.Equal(0, await system.UserService.StopAsync());
        await system.UserService.StartAsync(TestEnd);

        Assert.Equal("[]", (await system.UserService.GetAsync("/users", TestEnd)).Body);
        Assert.Equal(1, (await system.UserService.CreateAsync("/users", """{"name":"Bob"}""", TestEnd)).Id);
        Assert.Empty(Directory.EnumerateFiles(system.Home, "*", SearchOption.AllDirectories));
    }
}
