namespace TorchSharp;

/// <summary>Kinds of device, with c10's numbers.</summary>
public enum DeviceType
{
    CPU = 0,
    CUDA = 1,
}

/// <summary>What surrounds an image in a convolution or a padding.</summary>
public enum PaddingModes
{
    Zeros = 0,
    Reflect = 1,
    Replicate = 2,
    Circular = 3,
    Constant = 4,
}

public static partial class torch
{
    /// <summary>Element types, with c10's numbers.</summary>
    public enum ScalarType : sbyte
    {
        Byte = 0,
        Int8 = 1,
        Int16 = 2,
        Int32 = 3,
        Int64 = 4,
        Float16 = 5,
        Float32 = 6,
        Float64 = 7,
        Bool = 11,
        BFloat16 = 15,
    }

    public static readonly ScalarType uint8 = ScalarType.Byte;
    public static readonly ScalarType int8 = ScalarType.Int8;
    public static readonly ScalarType int16 = ScalarType.Int16;
    public static readonly ScalarType int32 = ScalarType.Int32;
    public static readonly ScalarType int64 = ScalarType.Int64;
    public static readonly ScalarType float16 = ScalarType.Float16;
    public static readonly ScalarType bfloat16 = ScalarType.BFloat16;
    public static readonly ScalarType float32 = ScalarType.Float32;
    public static readonly ScalarType float64 = ScalarType.Float64;
    public static readonly ScalarType @bool = ScalarType.Bool;

    public static readonly Device CPU = new(DeviceType.CPU);
    public static readonly Device CUDA = new(DeviceType.CUDA);

    /// <summary>A place for tensors: the CPU, or one of the CUDA devices.</summary>
    public sealed class Device : IEquatable<Device>
    {
        public Device(DeviceType deviceType, int index = -1) => (type, this.index) = (deviceType, deviceType == DeviceType.CPU ? -1 : Math.Max(index, 0));

        /// <summary>Reads "cpu", "cuda" or "cuda:1".</summary>
        /// <exception cref="ArgumentException">The text names no such device.</exception>
        public Device(string description)
        {
            var parts = description.Split(':');
            type = parts[0].ToUpperInvariant() switch
            {
                "CPU" => DeviceType.CPU,
                "CUDA" => DeviceType.CUDA,
                _ => throw new ArgumentException($"'{description}' is neither a CPU nor a CUDA device.", nameof(description)),
            };
            index = type == DeviceType.CPU ? -1 : parts.Length > 1 ? int.Parse(parts[1]) : 0;
        }

        public DeviceType type { get; }

        /// <summary>Counts CUDA devices from 0; -1 for the CPU.</summary>
        public int index { get; }

        public override string ToString() => type == DeviceType.CPU ? "cpu" : $"cuda:{index}";

        public bool Equals(Device? other) => other is not null && type == other.type && index == other.index;

        public override bool Equals(object? obj) => Equals(obj as Device);

        public override int GetHashCode() => HashCode.Combine(type, index);

        public static implicit operator Device(string description) => new(description);
    }

    public static Device device(string description) => new(description);

    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    /// <summary>The element type of an array of <paramref name="type"/>.</summary>
    /// <exception cref="NotSupportedException">Tensors hold no such elements.</exception>
    internal static ScalarType ToScalarType(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Byte => ScalarType.Byte,
        TypeCode.SByte => ScalarType.Int8,
        TypeCode.Int16 => ScalarType.Int16,
        TypeCode.Int32 => ScalarType.Int32,
        TypeCode.Int64 => ScalarType.Int64,
        TypeCode.Single => ScalarType.Float32,
        TypeCode.Double => ScalarType.Float64,
        TypeCode.Boolean => ScalarType.Bool,
        _ => throw new NotSupportedException($"A tensor cannot hold elements of type {type}."),
    };
}
