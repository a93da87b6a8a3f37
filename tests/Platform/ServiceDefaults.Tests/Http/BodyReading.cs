using System.Text;
using Microsoft.AspNetCore.Http;
using Owl.ServiceDefaults.Http;

namespace Owl.ServiceDefaults.Tests.Http;

/// <summary>A body with one text and one number, read in this order.</summary>
internal sealed record Sample(string Title, long UserId) : IBody<Sample>
{
    public static Sample Read(ref Members members) => new(members.Text("title"), members.WholeNumber("user_id"));
}

/// <summary>Reads a body as an endpoint would.</summary>
internal static class BodyReading
{
    public static Task<(Sample? Value, string? Error)> ReadAsync(string json) => ReadAsync(Encoding.UTF8.GetBytes(json));

    public static Task<(Sample? Value, string? Error)> ReadAsync(byte[] json) => ReadAsync(new MemoryStream(json));

    public static async Task<(Sample? Value, string? Error)> ReadAsync(Stream body)
    {
        var context = new DefaultHttpContext { Request = { Body = body } };
        var read = await Body<Sample>.BindAsync(context);
        return read.IsValid(out var value, out var error) ? (value, null) : (null, error.Error);
    }
}

/// <summary>A body that arrives byte by byte, as from a slow client.</summary>
internal sealed class SlowStream(byte[] bytes) : MemoryStream(bytes)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return await base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
