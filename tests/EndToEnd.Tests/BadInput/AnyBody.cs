using System.Text;
using CsCheck;

namespace Owl.EndToEnd.Tests.BadInput;

/// <summary>Bodies that are wrong in any way, for an endpoint that takes certain members.</summary>
internal static class AnyBody
{
    private static readonly Gen<byte[]> RandomBytes = Gen.Byte.Array[0, 200];

    // What is no UTF-8: a lone continuation, an overlong slash, half a surrogate pair, what lies beyond Unicode, a cut owl.
    private static readonly Gen<byte[]> NoUtf8 = Gen.OneOf<byte[]>([0x80], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf0, 0x9f, 0xa6], [0xff, 0xfe]);

    /// <param name="members">The members that the endpoint takes, as JSON names.</param>
    /// <param name="good">A body that it takes.</param>
    public static Gen<byte[]> For(IReadOnlyList<string> members, byte[] good) => Gen.OneOf(
        Utf8(AnyJson.Value),
        Utf8(AnyJson.Object),
        Utf8(AnyJson.Deep),
        Utf8(Known(members)),
        Utf8(Twice(members)),
        RandomBytes,
        NoUtf8Within(good),
        Gen.Int[0, good.Length - 1].Select(length => good[..length]),
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Select((index, value) => (byte[])[.. good[..index], value, .. good[(index + 1)..]]),
        Gen.Select(Gen.Int[0, good.Length], RandomBytes).Select((index, inserted) => (byte[])[.. good[..index], .. inserted, .. good[index..]]),
        TooLarge(good));

    // The members that it takes, with any values; each may be missing.
    private static Gen<string> Known(IReadOnlyList<string> members) =>
        Gen.Select(Gen.OneOf(AnyJson.Value, AnyJson.Text, AnyJson.Number), Gen.Int[0, 5]).Array[members.Count]
            .Select(values => $"{{{string.Join(',', members.Zip(values).Where(pair => pair.Second.Item2 > 0).Select(pair => $"\"{pair.First}\":{pair.Second.Item1}"))}}}");

    private static Gen<string> Twice(IReadOnlyList<string> members) =>
        Gen.OneOf(AnyJson.Value, AnyJson.Text, AnyJson.Number).Array[members.Count * 2]
            .Select(values => $"{{{string.Join(',', members.Concat(members).Zip(values).Select(pair => $"\"{pair.First}\":{pair.Second}"))}}}");

    private static Gen<byte[]> NoUtf8Within(byte[] good) =>
        Gen.Select(Gen.Int[0, good.Length], NoUtf8).Select((index, bytes) => (byte[])[.. good[..index], .. bytes, .. good[index..]]);

    // Around the limit of 65536 bytes; where it is not too large, it is no JSON either.
    private static Gen<byte[]> TooLarge(byte[] good) =>
        Gen.Int[65_000, 70_000].Select(length => (byte[])[.. good, .. Encoding.ASCII.GetBytes(new string('x', length))]);

    private static Gen<byte[]> Utf8(Gen<string> text) => text.Select(Encoding.UTF8.GetBytes);
}
