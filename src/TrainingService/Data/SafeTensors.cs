using System.Security.Cryptography;
using System.Text;

namespace CovidLabel.TrainingService.Data;

/// <summary>
/// Element types of the safetensors format that this project reads and writes
/// (https://github.com/huggingface/safetensors, "Format"). All values are little endian.
/// </summary>
public enum TensorType
{
    UInt8,
    Int16,
    Int64,
    BFloat16,
    Float32,
    Float64,
}

/// <summary>One tensor's place in a safetensors file.</summary>
/// <param name="Offset">Bytes from the start of the data section.</param>
/// <param name="ByteCount">Always the product of <paramref name="Shape"/> times the element size.</param>
public sealed record TensorEntry(string Name, TensorType Type, IReadOnlyList<long> Shape, long Offset, long ByteCount);

/// <summary>A safetensors file breaks a rule; the message names the file and the rule, for a person.</summary>
public sealed class InvalidTensorFileException(string path, string reason)
    : Exception($"{Path.GetFileName(path)} cannot be used: {reason}")
{
    public string Reason { get; } = reason;
}

/// <summary>
/// What reader and writer agree on. Beyond the format itself, files written here carry their own SHA-256 as the first metadata
/// entry, taken over the whole file with the 64 digits read as zeros: one file that verifies itself and any safetensors reader opens.
/// </summary>
internal static class SafeTensors
{
    /// <summary>The format's own limit on the header.</summary>
    public const long MaxHeaderBytes = 100_000_000;

    public const int HashDigits = 64;

    public static readonly byte[] HashPrefix = Encoding.ASCII.GetBytes("{\"__metadata__\":{\"sha256\":\"");

    /// <summary>Where the 64 digits of the hash begin in a file written here: after the length word and the prefix.</summary>
    public static readonly int HashPosition = sizeof(ulong) + HashPrefix.Length;

    public static int ElementBytes(TensorType type) => type switch
    {
        TensorType.UInt8 => 1,
        TensorType.Int16 or TensorType.BFloat16 => 2,
        TensorType.Float32 => 4,
        TensorType.Int64 or TensorType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    public static string Name(TensorType type) => type switch
    {
        TensorType.UInt8 => "U8",
        TensorType.Int16 => "I16",
        TensorType.Int64 => "I64",
        TensorType.BFloat16 => "BF16",
        TensorType.Float32 => "F32",
        TensorType.Float64 => "F64",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    public static TensorType? Parse(string? name) => name switch
    {
        "U8" => TensorType.UInt8,
        "I16" => TensorType.Int16,
        "I64" => TensorType.Int64,
        "BF16" => TensorType.BFloat16,
        "F32" => TensorType.Float32,
        "F64" => TensorType.Float64,
        _ => null,
    };

    /// <summary>Bytes that a tensor of this shape fills, or null where a length is negative or the product overflows.</summary>
    public static long? ByteCount(TensorType type, IReadOnlyList<long> shape)
    {
        long count = ElementBytes(type);
        foreach (var length in shape)
        {
            if (length < 0 || (length > 0 && count > long.MaxValue / length)) return null;
            count *= length;
        }

        return count;
    }

    public static string Hex(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());
}
