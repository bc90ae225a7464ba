using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>A truth value as the ABI carries it: a 32-bit integer.</summary>
internal readonly struct Flag
{
    private readonly int _value;

    private Flag(bool value) => _value = value ? 1 : 0;

    public static implicit operator Flag(bool value) => new(value);

    public static implicit operator bool(Flag flag) => flag._value != 0;
}

/// <summary>A number as the ABI carries it: integers stay integers, so that they do not turn int64 tensors into float.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeScalar
{
    private readonly long _integer;
    private readonly double _real;
    private readonly Flag _isReal;

    private NativeScalar(long integer, double real, bool isReal) => (_integer, _real, _isReal) = (integer, real, isReal);

    internal bool IsReal => _isReal;

    internal double Value => _isReal ? _real : _integer;

    internal long Integer => _isReal ? (long)_real : _integer;

    public static implicit operator NativeScalar(long value) => new(value, 0, false);

    public static implicit operator NativeScalar(double value) => new(0, value, true);
}
