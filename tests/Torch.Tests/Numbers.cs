using TorchSharp;
using static TorchSharp.torch;

namespace Torch.Tests;

internal static class Numbers
{
    /// <summary>A small tensor of doubles, so that finite differences are exact enough.</summary>
    internal static Tensor Doubles(long[] shape, params double[] values) => tensor(values, shape);

    internal static double[] Values(Tensor tensor) => tensor.detach().to_type(ScalarType.Float64).data<double>().ToArray();

    internal static void Same(double[] expected, Tensor actual, double tolerance = 1e-6)
    {
        var values = Values(actual);
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - values[i]) <= tolerance, $"element {i}: expected {expected[i]}, got {values[i]}");
    }

    /// <summary>Same shape, same elements, to the last bit.</summary>
    internal static bool Identical(Tensor left, Tensor right) => left.shape.SequenceEqual(right.shape) && left.eq(right).all().item<bool>();

    /// <summary>
    /// Compares the gradient that backward gives with central differences of the function itself, element by element.
    /// </summary>
    internal static void GradientIsTheSlope(Func<Tensor, Tensor> function, Tensor at, double tolerance = 1e-6)
    {
        const double Step = 1e-5;
        using var scope = NewDisposeScope();
        manual_seed(11);
        using var weights = rand_like(function(at));
        double Value(Tensor x) => (function(x) * weights).sum().item<double>();

        var x = at.clone().requires_grad_();
        (function(x) * weights).sum().backward();
        var gradient = Values(x.grad!);
        var point = Values(at);
        for (var i = 0; i < point.Length; i++)
        {
            var (above, below) = ((double[])point.Clone(), (double[])point.Clone());
            above[i] += Step;
            below[i] -= Step;
            var slope = (Value(tensor(above, at.shape)) - Value(tensor(below, at.shape))) / (2 * Step);
            Assert.True(Math.Abs(slope - gradient[i]) <= tolerance, $"element {i}: slope {slope}, gradient {gradient[i]}");
        }
    }
}
