using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>
/// A number for a tensor operation. Integers and reals differ: an integer keeps an integer tensor's type. TorchSharp's own
/// holds native memory and so can be disposed; this one need not be.
/// </summary>
public sealed class Scalar : IDisposable
{
    internal readonly NativeScalar native;

    private Scalar(NativeScalar value) => native = value;

    public static implicit operator Scalar(byte value) => new((long)value);

    public static implicit operator Scalar(int value) => new((long)value);

    public static implicit operator Scalar(long value) => new(value);

    public static implicit operator Scalar(float value) => new((double)value);

    public static implicit operator Scalar(double value) => new(value);

    public static implicit operator Scalar(bool value) => new(value ? 1L : 0L);

    public void Dispose() { }

    public override string ToString() => native.IsReal ? $"{native.Value:R}" : $"{native.Integer}";
}

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static float ToSingle(this Scalar value) => (float)value.native.Value;

    public static double ToDouble(this Scalar value) => value.native.Value;

    public static int ToInt32(this Scalar value) => (int)value.native.Integer;

    public static long ToInt64(this Scalar value) => value.native.Integer;
}
