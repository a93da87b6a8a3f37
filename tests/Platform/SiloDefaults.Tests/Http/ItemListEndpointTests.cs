using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults.Http;
using Owl.SiloDefaults.Http;
using Owl.Storage;
using Owl.Storage.Memory;

namespace Owl.SiloDefaults.Tests.Http;

public sealed class ItemListEndpointTests : IAsyncLifetime
{
    private static readonly Table<Item> Items = new(
        "items",
        [Column<Item>.Text("text", item => item.Text), Column<Item>.Number("number", item => item.Number)],
        (_, row) => new Item(row.GetString(0), row.GetInt64(1)),
        (item, _) => item);

    private readonly MemoryStore<Item> _store = new(Items, TimeProvider.System);
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();

    public ItemListEndpointTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IItemList>(_store);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.ConfigureHttpJsonOptions(json => WireJson.Configure(json.SerializerOptions));
        _app = builder.Build();
        _app.MapItemList("/items");
    }

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync(TestEnd);
        _http.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task An_empty_list_is_an_empty_array()
    {
        using var answer = await GetAsync("/items");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("[]", await answer.Content.ReadAsStringAsync(TestEnd));
    }

    [Fact]
    public async Task The_whole_list_is_one_array_however_many_chunks_it_takes()
    {
        await FillAsync(500, new string('買', 300)); // Some seven chunks.

        using var answer = await GetAsync("/items");

        Assert.False(answer.Headers.Contains("Link"));
        Assert.Equal(Enumerable.Range(1, 500).Select(id => (long)id), await IdsAsync(answer));
    }

    [Fact]
    public async Task Text_is_listed_as_it_came()
    {
        await FillAsync(1, "買い物 🦉");

        using var answer = await GetAsync("/items");

        Assert.Equal("""[{"id":1,"text":"買い物 🦉","number":10}]""", await answer.Content.ReadAsStringAsync(TestEnd));
    }

    [Fact]
    public async Task A_page_links_to_the_next_one_until_the_list_ends()
    {
        await FillAsync(7, "t");
        List<long[]> pages = [];

        for (string? next = "/items?limit=3"; next is not null;)
        {
            using var answer = await GetAsync(next);
            pages.Add(await IdsAsync(answer));
            next = answer.Headers.TryGetValues("Link", out var links) ? NextOf(links.Single()) : null;
        }

        Assert.Equal((long[][])[[1, 2, 3], [4, 5, 6], [7]], pages);
    }

    [Fact]
    public async Task A_page_that_ends_with_the_list_has_no_next_one()
    {
        await FillAsync(3, "t");

        using var answer = await GetAsync("/items?limit=3");

        Assert.Equal((long[])[1, 2, 3], await IdsAsync(answer));
        Assert.False(answer.Headers.Contains("Link"));
    }

    [Theory]
    [InlineData("?after=2", 3, 4, 5)]
    [InlineData("?after=5")]
    [InlineData("?after=9223372036854775807")]
    [InlineData("?limit=10000&after=3", 4, 5)]
    public async Task A_page_begins_behind_an_id(string query, params int[] expected)
    {
        await FillAsync(5, "t");

        using var answer = await GetAsync("/items" + query);

        Assert.Equal(expected.Select(id => (long)id), await IdsAsync(answer));
    }

    [Theory]
    [InlineData("?limit=0", "limit must be an integer from 1 to 10000")]
    [InlineData("?limit=10001", "limit must be an integer from 1 to 10000")]
    [InlineData("?limit=", "limit must be an integer from 1 to 10000")]
    [InlineData("?limit=1%00", "limit must be an integer from 1 to 10000")]
    [InlineData("?after=1%00", "after must be an integer of 0 or more")]
    [InlineData("?limit=ten", "limit must be an integer from 1 to 10000")]
    [InlineData("?limit=1&limit=2", "limit must be an integer from 1 to 10000")]
    [InlineData("?after=-1", "after must be an integer of 0 or more")]
    [InlineData("?after=1.5", "after must be an integer of 0 or more")]
    [InlineData("?after=9223372036854775808", "after must be an integer of 0 or more")]
    public async Task A_page_that_cannot_be_is_refused_in_words(string query, string error)
    {
        using var answer = await GetAsync("/items" + query);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(error, (await JsonAsync(answer)).GetProperty("error").GetString());
    }

    private async Task FillAsync(int count, string text) =>
        await Task.WhenAll(Enumerable.Range(1, count).Select(id => _store.AppendAsync(new Item(text, id * 10), null)));

    private Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(path, UriKind.Relative), TestEnd);

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestEnd)).RootElement;

    private static async Task<long[]> IdsAsync(HttpResponseMessage answer) =>
        [.. (await JsonAsync(answer)).EnumerateArray().Select(item => item.GetProperty("id").GetInt64())];

    private static string NextOf(string link)
    {
        Assert.EndsWith(">; rel=\"next\"", link, StringComparison.Ordinal);
        return link[1..link.IndexOf('>', StringComparison.Ordinal)];
    }

    private sealed record Item(string Text, long Number);
}
