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
        Assert.Equal(new Uri($"http://127.0.0.1:{expected + 1}"), Assert.Single(settings.AddressesOf(OwlService.User)));
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

    [Theory]
    [InlineData("", false)]
    [InlineData("off", false)]
    [InlineData("on", true)]
    public void The_dashboard_is_there_where_it_is_switched_on(string value, bool expected) =>
        Assert.Equal(expected, Read(("OWL_DASHBOARD", value)).HasDashboard);

    [Fact]
    public void With_PostgreSQL_there_may_be_three_replicas_of_each_neighbour_ten_ports_apart()
    {
        var settings = Read(("OWL_POSTGRES", "Host=db"), ("OWL_REPLICA", "2"));

        Assert.Equal(StorageKind.Postgres, settings.Storage);
        Assert.Equal(8012, settings.PortOf(OwlService.Task));
        Assert.Equal(
            ["http://127.0.0.1:8001/", "http://127.0.0.1:8011/", "http://127.0.0.1:8021/"],
            settings.AddressesOf(OwlService.User).Select(address => address.ToString()));
    }

    [Fact]
    public void Neighbours_are_a_list_with_commas_or_an_array_in_a_file()
    {
        var settings = Read(
            ("OWL_USER_SERVICE", "http://10.0.0.1:8001, http://users.example:8001"),
            ("OWL_TASK_SERVICE:0", "http://10.0.0.1:8002"),
            ("OWL_TASK_SERVICE:1", "http://10.0.0.2:8002"));

        Assert.Equal(["10.0.0.1", "users.example"], settings.AddressesOf(OwlService.User).Select(address => address.Host));
        Assert.Equal(["10.0.0.1", "10.0.0.2"], settings.AddressesOf(OwlService.Task).Select(address => address.Host));
        Assert.Equal("127.0.0.1", Assert.Single(settings.AddressesOf(OwlService.Notification)).Host);
    }

    [Theory]
    [InlineData("OWL_REPLICA", "0", "OWL_REPLICA is '0' but must be an integer from 1 to 50")]
    [InlineData("OWL_REPLICA", "2", "OWL_REPLICA is 2, but replicas share their data, and that takes PostgreSQL: set OWL_POSTGRES")]
    [InlineData("OWL_REPLICAS", "51", "OWL_REPLICAS is '51' but must be an integer from 1 to 50")]
    [InlineData("OWL_LISTEN", "db.example", "OWL_LISTEN is 'db.example' but must be an IP address")]
    [InlineData("OWL_LISTEN", "0.0.0.0", "OWL_LISTEN is '0.0.0.0', but beyond loopback every call must show a secret: set OWL_SECRET, the same for all processes")]
    [InlineData("OWL_ALLOWED_HOSTS", "owl.example:8000", "OWL_ALLOWED_HOSTS has 'owl.example:8000' but must be a list of names without ports, with commas between them; * allows all")]
    [InlineData("OWL_ALLOWED_HOSTS", "owl.example,", "OWL_ALLOWED_HOSTS has '' but must be a list of names without ports, with commas between them; * allows all")]
    [InlineData("OWL_ADVERTISE", "0.0.0.0", "OWL_ADVERTISE is '0.0.0.0', but nobody can be reached there")]
    [InlineData("OWL_DASHBOARD", "yes", "OWL_DASHBOARD is 'yes' but must be 'on' or 'off'")]
    [InlineData("OWL_USER_SERVICE", "10.0.0.1:8001", "OWL_USER_SERVICE has '10.0.0.1:8001' but must be a list of http://HOST:PORT with commas between them")]
    [InlineData("OWL_USER_SERVICE", "http://a:1,,", "OWL_USER_SERVICE has '' but must be a list of http://HOST:PORT with commas between them")]
    public void A_setting_that_cannot_be_says_so(string name, string value, string words) =>
        Assert.StartsWith(words, Assert.Throws<CannotStartException>(() => Read((name, value))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("too short")]
    [InlineData("with a space in it")]
    public void A_secret_that_cannot_be_is_not_shown(string value)
    {
        var refusal = Assert.Throws<CannotStartException>(() => Read(("OWL_SECRET", value)));

        Assert.Equal("OWL_SECRET must be 16 to 256 visible ASCII characters", refusal.Message);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        var refusal = Assert.Throws<CannotStartException>(() => Read(("OWL_PORT_BASE", "80"), ("OWL_STORAGE", "memory"), ("OWL_POSTGRES", "Host=db;Password=hush")));

        Assert.Equal(
            "OWL_PORT_BASE is '80' but must be an integer from 1024 to 62000; OWL_STORAGE is 'memory', but OWL_POSTGRES is set too: leave one of them out",
            refusal.Message);
    }

    [Fact]
    public void Who_listens_on_every_address_must_say_where_the_others_reach_it()
    {
        (string, string)[] settings = [("OWL_POSTGRES", "Host=db"), ("OWL_SECRET", "0123456789abcdef"), ("OWL_LISTEN", "0.0.0.0")];

        var refusal = Assert.Throws<CannotStartException>(() => Read(settings));

        Assert.Equal("OWL_LISTEN is '0.0.0.0', which is every address: set OWL_ADVERTISE to the one at which other replicas reach this one", refusal.Message);
        Assert.Equal("10.0.0.1", Read([.. settings, ("OWL_ADVERTISE", "10.0.0.1")]).Advertise.ToString());
    }

    private static OwlSettings Read(params (string Key, string Value)[] settings) =>
        OwlSettings.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value))
            .Build());
}
