using System.Text;
using Google.Protobuf;

namespace Owl.EndToEnd.Tests.Telemetry;

/// <summary>
/// A message of Protocol Buffers by its field numbers, without the types that a compiler would make of its definition.
/// </summary>
internal sealed class ProtobufMessage
{
    private readonly ILookup<int, byte[]> _fields;

    public ProtobufMessage(byte[] bytes) => _fields = Read(bytes).ToLookup(field => field.Number, field => field.Bytes);

    /// <summary>The messages in a field that may come more than once.</summary>
    public IEnumerable<ProtobufMessage> All(int number) => _fields[number].Select(bytes => new ProtobufMessage(bytes));

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    /// <summary>The bytes of a field in hexadecimal; empty where the field is absent.</summary>
    public string Hex(int number) => Convert.ToHexStringLower(Bytes(number));

    private byte[] Bytes(int number) => _fields[number].LastOrDefault() ?? [];

    private static IEnumerable<(int Number, byte[] Bytes)> Read(byte[] bytes)
    {
        using var input = new CodedInputStream(bytes);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagWireType(tag) is WireFormat.WireType.LengthDelimited)
            {
                yield return (WireFormat.GetTagFieldNumber(tag), input.ReadBytes().ToByteArray());
            }
            else
            {
                input.SkipLastField(); // A number: nothing that is looked for here.
            }
        }
    }
}
