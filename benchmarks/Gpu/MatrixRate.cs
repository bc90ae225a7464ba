using TorchSharp;
using static TorchSharp.torch;

namespace Gpu;

/// <summary>How fast a device multiplies large matrices: what a network can at most hope for.</summary>
internal static class MatrixRate
{
    private const int Rounds = 5;

    /// <returns>Multiply-adds a second, the best of several rounds.</returns>
    public static double Of(Device device, ScalarType type)
    {
        var side = device.type == DeviceType.CUDA ? 8192 : 512;
        var times = device.type == DeviceType.CUDA ? 20 : 2;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (left, right) = (rand(side, side).to(type, device), rand(side, side).to(type, device));
        Multiply(1);
        return Enumerable.Range(0, Rounds).Max(_ => (double)side * side * side / Multiply(times));

        double Multiply(int repetitions) => global::Training.Timing.Of(
            repetitions,
            () =>
            {
                using var product = left.matmul(right);
            },
            () =>
            {
                if (device.type == DeviceType.CUDA) cuda.synchronize(device);
            }).Seconds;
    }
}
