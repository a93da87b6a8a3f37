using Microsoft.Extensions.Configuration;

namespace Owl.ServiceDefaults.Tests;

public sealed class OwlSettingsTests
{
    [Fact]
    public void Without_settings_the_four_ports_start_at_8000_and_data_is_kept_in_sqlite()
    {
        var settings = Read();

        Assert.Equal(8000, settings.PortOf(OwlService.Gateway));
        Assert.Equal(8001, settings.PortOf(OwlService.User));
        Assert.Equal(8002, settings.PortOf(OwlService.Task));
        Assert.Equal(8003, settings.PortOf(OwlService.Notification));
        Assert.Equal(StorageKind.Sqlite, settings.Storage);
        Assert.Equal(Path.Combine(settings.Home, "data"), settings.DataDirectory);
    }

    [Fact]
    public void Without_a_home_the_data_is_in_the_checkout_the_service_was_built_from()
    {
        string home = Read().Home;

        Assert.Equal(".owl", Path.GetFileName(home));
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(home)!, "OwlOrleans.sln")), home);
    }

    [Fact]
    public void A_home_that_is_relative_is_made_absolute() =>
        Assert.Equal(Path.GetFullPath("some/where"), Read(("OWL_HOME", "some/where")).Home);

    [Theory]
    [InlineData("1024", 1024)]
    [InlineData("62000", 62000)]
    [InlineData("", 8000)]
    public void A_port_base_moves_all_four_ports(string value, int expected)
    {
        var settings = Read(("OWL_PORT_BASE", value));

        Assert.Equal(expected, settings.PortOf(OwlService.Gateway));
        Assert.Equal(expected + 3, settings.PortOf(OwlService.Notification));
        Assert.Equal(new Uri($"http://127.0.0.1:{expected + 1}"), settings.AddressOf(OwlService.User));
    }

    [Theory]
    [InlineData("1023")]
    [InlineData("62001")]
    [InlineData("-8000")]
    [InlineData("8000.0")]
    [InlineData(" 8000")]
    [InlineData("99999999999999999999")]
    [InlineData("many")]
    public void A_port_base_that_cannot_be_says_so_and_names_the_range(string value)
    {
        var refusal = Assert.Throws<CannotStartException>(() => Read(("OWL_PORT_BASE", value)));

        Assert.Equal($"OWL_PORT_BASE is '{value}' but must be an integer from 1024 to 62000", refusal.Message);
    }

    [Theory]
    [InlineData("sqlite", StorageKind.Sqlite)]
    [InlineData("memory", StorageKind.Memory)]
    [InlineData("", StorageKind.Sqlite)]
    public void Storage_is_sqlite_or_memory(string value, StorageKind expected) =>
        Assert.Equal(expected, Read(("OWL_STORAGE", value)).Storage);

    [Theory]
    [InlineData("Memory")]
    [InlineData("postgres")]
    [InlineData(" memory")]
    public void Storage_of_another_kind_is_refused_rather_than_lost_at_exit(string value)
    {
        var refusal = Assert.Throws<CannotStartException>(() => Read(("OWL_STORAGE", value)));

        Assert.Equal($"OWL_STORAGE is '{value}' but must be 'sqlite' or 'memory'", refusal.Message);
    }

    private static OwlSettings Read(params (string Key, string Value)[] settings) =>
        OwlSettings.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value))
            .Build());
}
