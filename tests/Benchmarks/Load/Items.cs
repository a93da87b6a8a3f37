namespace Owl.Benchmarks.Load;

/// <summary>Reads a list to its end, as a client does that has to have all of it.</summary>
internal static class Items
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <returns>How many items the list has.</returns>
    public static async Task<int> ReadAsync(Uri list, CancellationToken cancellation)
    {
        using var answer = await Http.GetAsync(list, HttpCompletionOption.ResponseHeadersRead, cancellation);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        byte[] chunk = new byte[64 * 1024];
        int items = 0;
        for (int read; (read = await body.ReadAsync(chunk, cancellation)) > 0;)
        {
            items += chunk.AsSpan(0, read).Count((byte)'{'); // The benchmark's own texts have none.
        }

        return items;
    }
}
