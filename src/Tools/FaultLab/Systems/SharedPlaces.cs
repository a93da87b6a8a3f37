namespace Owl.FaultLab.Systems;

/// <summary>What several replicas need: a PostgreSQL server that they share, and a host for each where hosts can be made.</summary>
internal sealed class SharedPlaces : IAsyncDisposable
{
    private readonly PostgresServer _database;

    private SharedPlaces(PostgresServer database, Network? network)
    {
        (_database, Network) = (database, network);
        Secret = network is null ? null : Guid.NewGuid().ToString("N"); // Beyond loopback no service starts without one.
    }

    public Network? Network { get; }

    public string? Secret { get; }

    /// <exception cref="SkippedException">They cannot be had on this machine.</exception>
    public static async Task<SharedPlaces> TakeAsync(Setup setup)
    {
        if (setup.Topology != Setup.OwnTopology)
        {
            throw new SkippedException(new Words(
                "with several replicas every service is a cluster of its own", "複数レプリカでは常にサービスごとに 1 クラスターとなる"));
        }

        if (PostgresServer.FindPrograms() is null)
        {
            throw new SkippedException(new Words(
                "replicas share a PostgreSQL server, and none is installed here; on Debian and Ubuntu: apt-get install postgresql",
                "レプリカが共有する PostgreSQL がインストールされていない。Debian と Ubuntu では apt-get install postgresql"));
        }

        var network = await Network.TryCreateAsync(setup.Replicas);
        try
        {
            return new SharedPlaces(
                network is null
                    ? await PostgresServer.StartNewAsync()
                    : await PostgresServer.StartNewAsync(network.Hosts[0].Address, within: [.. network.Hosts[0].Within]),
                network);
        }
        catch (InvalidOperationException e)
        {
            if (network is not null)
            {
                await network.DisposeAsync();
            }

            throw new SkippedException(new Words($"no PostgreSQL server can be started here: {e.Message}", $"PostgreSQL を起動できない: {e.Message}"));
        }
    }

    /// <summary>The settings of a process on this host.</summary>
    /// <param name="host">Null: this machine.</param>
    /// <param name="portOf">The port that a service has on every host.</param>
    public IEnumerable<(string Name, string Value)> SettingsOn(Host? host, Func<ServiceKind, int> portOf)
    {
        yield return ("OWL_POSTGRES", _database.ConnectionString);
        if (host is null)
        {
            yield break;
        }

        yield return ("OWL_LISTEN", host.Address);
        yield return ("OWL_SECRET", Secret!);
        foreach (var neighbour in ServiceKind.All.Where(kind => kind != ServiceKind.Gateway))
        {
            yield return (neighbour.AddressSetting, string.Join(',', Network!.Hosts.Select(other => $"http://{other.Address}:{portOf(neighbour)}")));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        if (Network is not null)
        {
            await Network.DisposeAsync();
        }
    }
}
