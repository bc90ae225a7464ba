using TorchSharp;
using static TorchSharp.torch;
using static Torch.Tests.Numbers;
using F = TorchSharp.torch.nn.functional;

namespace Torch.Tests;

public class GradientTests
{
    private static readonly Dictionary<string, (long[] shape, Func<Tensor, Tensor> function)> Functions = new()
    {
        ["conv2d, input"] = ([2, 2, 5, 4], x => F.conv2d(x, Fixed(3, 2, 3, 3), Fixed(3), [2, 1], [1, 1])),
        ["conv2d, weight"] = ([3, 1, 3, 3], w => F.conv2d(Fixed(2, 3, 5, 5), w, null, null, [1], [2], 3)),
        ["conv2d, bias"] = ([3], b => F.conv2d(Fixed(2, 2, 4, 4), Fixed(3, 2, 3, 3), b)),
        ["linear, input"] = ([2, 4], x => F.linear(x, Fixed(3, 4), Fixed(3))),
        ["linear, weight"] = ([3, 4], w => F.linear(Fixed(2, 4), w, Fixed(3))),
        ["linear, bias"] = ([3], b => F.linear(Fixed(2, 4), Fixed(3, 4), b)),
        ["max_pool2d"] = ([1, 2, 4, 4], x => F.max_pool2d(x, 2)),
        ["avg_pool2d"] = ([1, 2, 4, 4], x => F.avg_pool2d(x, 3, 1, 1)),
        ["adaptive_avg_pool2d"] = ([1, 2, 4, 6], x => F.adaptive_avg_pool2d(x, [2, 3])),
        ["interpolate, nearest"] = ([1, 1, 2, 3], x => F.interpolate(x, scale_factor: [2, 2])),
        ["interpolate, bilinear"] = ([1, 1, 3, 3], x => F.interpolate(x, size: [5, 7], mode: InterpolationMode.Bilinear)),
        ["pixel_shuffle"] = ([1, 4, 2, 3], x => F.pixel_shuffle(x, 2)),
        ["grid_sample"] = ([1, 1, 4, 4], x => F.grid_sample(x, F.affine_grid(Turned(), [1, 1, 3, 3]))),
        ["batch_norm, input"] = ([3, 2, 2, 2], x => F.batch_norm(x, null, null, Fixed(2), Fixed(2), training: true)),
        ["group_norm, input"] = ([2, 4, 2, 2], x => F.group_norm(x, 2, Fixed(4), Fixed(4))),
        ["group_norm, weight"] = ([4], w => F.group_norm(Fixed(2, 4, 2, 2), 2, w, Fixed(4))),
        ["relu"] = ([6], F_relu),
        ["elu"] = ([6], x => F.elu(x, 1.0)),
        ["sigmoid"] = ([6], x => x.sigmoid()),
        ["tanh"] = ([6], x => x.tanh()),
        ["exp"] = ([6], x => x.exp()),
        ["log"] = ([6], x => x.square().add(0.5).log()),
        ["sqrt"] = ([6], x => x.square().add(0.5).sqrt()),
        ["abs"] = ([6], x => x.abs()),
        ["pow"] = ([6], x => x.pow(3)),
        ["reciprocal"] = ([6], x => 1.0 / (x.square() + 1.0)),
        ["clamp"] = ([6], x => x.clamp(-0.3, 0.4)),
        ["softmax"] = ([2, 3], x => x.softmax(1)),
        ["matmul"] = ([2, 3], x => x.matmul(Fixed(3, 2))),
        ["arithmetic"] = ([4], x => ((2 * x) - (Fixed(4) / (x.square() + 2))) * x),
        ["sum over dimensions"] = ([2, 3, 4], x => x.sum([0, 2])),
        ["mean over dimensions"] = ([2, 3, 4], x => x.mean([1], keepdim: true)),
        ["max"] = ([2, 3], x => x.max(1).values),
        ["amax"] = ([2, 3], x => x.amax([1])),
        ["std"] = ([6], x => x.std()),
        ["views and joins"] = ([2, 3], x => cat([x.flip(1), x.transpose(0, 1).reshape(2, 3), stack([x.select(0, 1), x[0]])], 1).narrow(1, 1, 6)),
        ["index_select"] = ([3, 2], x => x.index_select(0, tensor(new long[] { 2, 0, 2 }))),
        ["where"] = ([4], x => where(x.gt(0), x * 3, x * x)),
        ["pad"] = ([1, 1, 2, 2], x => F.pad(x, [1, 0, 2, 1])),
        ["mse_loss"] = ([6], x => F.mse_loss(x, Fixed(6))),
        ["l1_loss"] = ([6], x => F.l1_loss(x, Fixed(6) + 3)),
        ["binary_cross_entropy"] = ([6], x => F.binary_cross_entropy(x.sigmoid(), Fixed(6).sigmoid())),
        ["bce with logits"] = ([6], x => F.binary_cross_entropy_with_logits(x, Fixed(6).sigmoid(), pos_weights: Fixed(1).exp())),
    };

    public static TheoryData<string> Names() => [.. Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_OfEachOperation_IsTheSlopeOfItsValues(string name)
    {
        using var scope = NewDisposeScope();
        var (shape, function) = Functions[name];
        manual_seed(5);
        GradientIsTheSlope(function, randn(shape, ScalarType.Float64));
    }

    [Fact]
    public void Gradient_WhereBackwardNeverArrived_IsNull()
    {
        using var scope = NewDisposeScope();
        var (used, unused) = (ones(2).requires_grad_(), ones(2).requires_grad_());
        (used * 2).sum().backward();
        Same([2, 2], used.grad!);
        Assert.Null(unused.grad);
        used.grad = zeros(2);
        Same([0, 0], used.grad!);
        used.grad = null;
        Assert.Null(used.grad);
    }

    [Fact]
    public void Graph_IsNotRecorded_WithoutGradOrInInferenceMode()
    {
        using var scope = NewDisposeScope();
        var leaf = ones(2).requires_grad_();
        Assert.True(is_grad_enabled() && leaf.is_leaf && (leaf * 2).requires_grad && !(leaf * 2).is_leaf);
        using (no_grad())
        {
            Assert.False((leaf * 2).requires_grad);
            using (enable_grad())
                Assert.True((leaf * 2).requires_grad);
            Assert.False(is_grad_enabled());
        }
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            Assert.False((leaf * 2).requires_grad);
        }
        Assert.False(is_inference_mode_enabled());
        Assert.True(is_grad_enabled());
        Assert.False(leaf.detach().requires_grad);
    }

    [Fact]
    public void GradMode_OfOneThread_LeavesOthersAlone()
    {
        using var off = no_grad();
        var elsewhere = false;
        var thread = new Thread(() => elsewhere = is_grad_enabled());
        thread.Start();
        thread.Join();
        Assert.True(elsewhere);
    }

    private static Tensor F_relu(Tensor x) => F.relu(x);

    private static Tensor Turned() => Doubles([1, 2, 3], 0.8, -0.3, 0.05, 0.3, 0.8, -0.1);

    // The same numbers each time a function is called: finite differences need the function not to change.
    private static Tensor Fixed(params long[] shape)
    {
        var count = (int)shape.Aggregate(1L, (product, size) => product * size);
        return tensor(Enumerable.Range(0, count).Select(i => Math.Sin(1.3 * i)).ToArray(), shape);
    }
}
