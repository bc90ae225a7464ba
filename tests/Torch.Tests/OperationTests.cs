using TorchSharp;
using static TorchSharp.torch;
using static Torch.Tests.Numbers;
using F = TorchSharp.torch.nn.functional;

namespace Torch.Tests;

public class OperationTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Arithmetic_OfTensorsAndNumbers_IsElementwise()
    {
        var (a, b) = (tensor([1.0, -2.0, 4.0]), tensor([2.0, 0.5, -1.0]));
        Same([3, -1.5, 3], a + b);
        Same([-1, -2.5, 5], a - b);
        Same([2, -1, -4], a * b);
        Same([0.5, -4, -4], a / b);
        Same([2, -1, 5], a + 1);
        Same([9, 12, 6], 10 - a);
        Same([0.5, -1, 2], a / 2);
        Same([2, -1, 0.5], 2 / a);
        Same([-1, 2, -4], -a);
        Same([1, 4, 16], a.pow(2));
        Same([1, 4, 16], a.square());
        Same([5, -1, 2], a.add(b, 2));
        Same([2, 0.5, 4], a.maximum(b));
        Same([1, -2, -1], a.minimum(b));
        Same([1 * 2 - 2 * 0.5 - 4], a.reshape(1, 3).matmul(b.reshape(3, 1)));
    }

    [Fact]
    public void Arithmetic_OfIntegersWithIntegers_StaysIntegral()
    {
        var integers = tensor(new long[] { 3, -4 });
        Assert.Equal(ScalarType.Int64, (integers * 2).dtype);
        Assert.Equal([6L, -8L], (integers * 2).data<long>().ToArray());
        Assert.Equal(ScalarType.Float32, (integers * 0.5).dtype);
        Assert.Equal(2L, tensor(new[] { true, true, false }).sum().item<long>());
    }

    [Fact]
    public void InPlace_Operations_ChangeTheTensorAndReturnIt()
    {
        var a = tensor([1.0, 2.0]);
        Assert.Same(a, a.add_(1).mul_(2).sub_(1).div_(3));
        Same([1, 5.0 / 3], a);
        Same([3, 5], a.copy_(tensor([3.0, 5.0])));
        Same([4, 7], a.add_(tensor([1.0, 2.0])));
        Same([0, 0], a.zero_());
        Same([7, 7], a.fill_(7));
        Same([0, 2], tensor([-1.0, 2.0]).relu_());
    }

    [Fact]
    public void Pointwise_Functions_HaveTheirValues()
    {
        var x = tensor([-1.0, 0.0, 2.25]);
        Same([1, 0, 2.25], x.abs());
        Same([Math.Exp(-1), 1, Math.Exp(2.25)], x.exp());
        Same([0, 0, 2.25], x.relu());
        Same([Math.Exp(-1) - 1, 0, 2.25], x.elu());
        Same([1 / (1 + Math.E), 0.5, 1 / (1 + Math.Exp(-2.25))], x.sigmoid());
        Same([Math.Tanh(-1), 0, Math.Tanh(2.25)], x.tanh());
        Same([1.5], x[2].sqrt());
        Same([Math.Log(2.25)], x[2].log());
        Same([-1, 0, 2], x.round());
        Same([-1, 0, 2], x.floor());
        Same([-0.5, 0, 1], x.clamp(-0.5, 1));
        Same([-0.5, 0, 2.25], x.clamp_min(-0.5));
        Same([-1, 0, 1], x.clamp_max(1));
        var odds = Math.Exp(-1) + 1 + Math.Exp(2.25);
        Same([Math.Exp(-1) / odds, 1 / odds, Math.Exp(2.25) / odds], x.softmax(0));
    }

    [Fact]
    public void Comparisons_GiveBooleans()
    {
        var (a, b) = (tensor([1.0, 2.0, 3.0]), tensor([3.0, 2.0, 1.0]));
        Assert.Equal([true, false, false], a.lt(b).data<bool>().ToArray());
        Assert.Equal([true, true, false], a.le(b).data<bool>().ToArray());
        Assert.Equal([false, false, true], a.gt(b).data<bool>().ToArray());
        Assert.Equal([false, true, true], a.ge(2).data<bool>().ToArray());
        Assert.Equal([false, true, false], a.eq(2).data<bool>().ToArray());
        Assert.Equal([true, false, true], a.ne(b).data<bool>().ToArray());
        Assert.Equal([false, false, true], a.gt(1).logical_and(a.gt(2)).data<bool>().ToArray());
        Assert.Equal([true, false, true], a.lt(2).logical_or(a.eq(2).logical_not()).data<bool>().ToArray());
        Assert.True(a.gt(2).any().item<bool>());
        Assert.False(a.gt(2).all().item<bool>());
        Assert.True(Identical(a, a.clone()));
        Assert.False(Identical(a, b));
        Assert.True(a.allclose(a + 1e-9));
        Assert.Equal([2.0, 3.0], Values(a.masked_select(a.gt(1))));
        Assert.Equal([false, true], tensor([1.0, double.NaN]).isnan().data<bool>().ToArray());
        Assert.Equal([true, false], tensor([1.0, double.PositiveInfinity]).isfinite().data<bool>().ToArray());
    }

    [Fact]
    public void Reductions_OverAllOrSomeDimensions_HaveTheirShapesAndValues()
    {
        var x = Doubles([2, 3], 1, 2, 3, 4, 5, 7);
        Same([22], x.sum());
        Same([6, 16], x.sum(1));
        Assert.Equal([2L, 1L], x.sum([1], keepdim: true).shape);
        Same([22], x.sum(0, 1));
        Same([22.0 / 6], x.mean());
        Same([2.5, 3.5, 5], x.mean([0]));
        Same([7], x.max());
        Same([1], x.min());
        var (values, indexes) = x.max(1);
        Same([3, 7], values);
        Assert.Equal([2L, 2L], indexes.data<long>().ToArray());
        Same([1, 2, 3], x.min(0).values);
        Same([3, 7], x.amax([1]));
        Same([1, 4], x.amin([1]));
        Same([1], tensor([1.0, 2.0, 3.0]).std());
        Same([Math.Sqrt(2.0 / 3)], tensor([1.0, 2.0, 3.0]).std(unbiased: false));
        Assert.Equal(ScalarType.Float64, tensor([1f]).sum(ScalarType.Float64).dtype);
    }

    [Fact]
    public void Shapes_ChangeWithoutChangingElements()
    {
        var x = arange(6).reshape(2, 3);
        Assert.Equal([3L, 2L], x.view(3, -1).shape);
        Same([0, 3, 1, 4, 2, 5], x.permute(1, 0));
        Same([0, 3, 1, 4, 2, 5], x.transpose(0, 1));
        Same([2, 1, 0, 5, 4, 3], x.flip(1));
        Same([1, 2, 4, 5], x.narrow(1, 1, 2));
        Same([0, 2, 3, 5], x.slice(1, 0, 3, 2));
        Same([3, 4, 5], x.select(0, 1));
        Same([4], x[1, 1]);
        Same([3, 4, 5, 0, 1, 2], x.index_select(0, tensor(new long[] { 1, 0 })));
        Assert.Equal([1L, 2L, 3L], x.unsqueeze(0).shape);
        Assert.Equal([2L, 3L], x.unsqueeze(0).squeeze(0).shape);
        Assert.Equal([3L], ones(1, 3, 1).squeeze().shape);
        Assert.Equal([6L], x.flatten().shape);
        Assert.Equal([2L, 2L, 3L], x.expand(2, 2, 3).shape);
        Same([0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5], cat([x, x]));
        Assert.Equal([2L, 2L, 3L], stack([x, x]).shape);
        Same([5, 1], where(tensor(new[] { true, false }), tensor([5.0, 6.0]), tensor([0.0, 1.0])));
        Assert.Equal(6, x.numel());
        Assert.Equal(3, x.size(-1));
    }

    [Fact]
    public void Conv2d_OfOnes_CountsTheNeighboursInside()
    {
        var result = F.conv2d(ones(1, 1, 3, 3), ones(1, 1, 3, 3), tensor([0.5f]), padding: [1, 1]);
        Same([4.5, 6.5, 4.5, 6.5, 9.5, 6.5, 4.5, 6.5, 4.5], result);
        Assert.Equal([1L, 1L, 2L, 1L], F.conv2d(ones(1, 1, 5, 3), ones(1, 1, 3, 3), strides: [2, 2]).shape);
        Assert.Equal([1L, 1L, 1L, 1L], F.conv2d(ones(1, 1, 5, 5), ones(1, 1, 3, 3), dilation: [2]).shape);
    }

    [Fact]
    public void Pooling_TakesTheGreatestOrTheMean()
    {
        var x = arange(16, dtype: float32).reshape(1, 1, 4, 4);
        Same([5, 7, 13, 15], F.max_pool2d(x, 2));
        Same([5, 7, 13, 15], F.max_pool2d(x, [2, 2]));
        Same([2.5, 4.5, 10.5, 12.5], F.avg_pool2d(x, 2));
        Same([7.5], F.adaptive_avg_pool2d(x, [1, 1]));
    }

    [Fact]
    public void Interpolate_EnlargesByCopyOrByLine()
    {
        var x = tensor([0f, 1f], [1, 1, 1, 2]);
        Same([0, 0, 1, 1, 0, 0, 1, 1], F.interpolate(x, scale_factor: [2, 2]));
        Same([0, 0.25, 0.75, 1], F.interpolate(x, size: [1, 4], mode: InterpolationMode.Bilinear));
        Same([0, 1.0 / 3, 2.0 / 3, 1], F.interpolate(x, size: [1, 4], mode: InterpolationMode.Bilinear, align_corners: true));
        Assert.ThrowsAny<Exception>(() => F.interpolate(x));
    }

    [Fact]
    public void PixelShuffle_SpreadsChannelsOverPixels() =>
        Same([0, 1, 2, 3], F.pixel_shuffle(arange(4, dtype: float32).reshape(1, 4, 1, 1), 2));

    [Fact]
    public void GridSample_WithTheIdentity_GivesTheImageAndBeyondIt_WhatIsAskedFor()
    {
        var x = arange(9, dtype: float32).reshape(1, 1, 3, 3);
        var identity = tensor([1f, 0, 0, 0, 1, 0], [1, 2, 3]);
        Same(Values(x), F.grid_sample(x, F.affine_grid(identity, [1, 1, 3, 3])), 1e-5);
        Same([2, 1, 0, 5, 4, 3, 8, 7, 6], F.grid_sample(x, F.affine_grid(tensor([-1f, 0, 0, 0, 1, 0], [1, 2, 3]), [1, 1, 3, 3]), GridSampleMode.Nearest));
        var beyond = tensor([5f, 0f], [1, 1, 1, 2]);
        Same([0], F.grid_sample(x, beyond));
        Same([5], F.grid_sample(x, beyond, padding_mode: GridSamplePaddingMode.Border));
    }

    [Fact]
    public void Losses_HaveTheirValuesUnderEachReduction()
    {
        var (x, y) = (tensor([0.0, 2.0]), tensor([1.0, 0.0]));
        Same([2.5], F.mse_loss(x, y));
        Same([5], F.mse_loss(x, y, nn.Reduction.Sum));
        Same([1, 4], F.mse_loss(x, y, nn.Reduction.None));
        Same([1.5], F.l1_loss(x, y));
        var expected = new[] { Math.Log(2), 2 + Math.Log(1 + Math.Exp(-2)) };
        Same(expected, F.binary_cross_entropy_with_logits(x, y, reduction: nn.Reduction.None));
        Same(expected, F.binary_cross_entropy(x.sigmoid(), y, reduction: nn.Reduction.None));
        Same([3 * Math.Log(2)], F.binary_cross_entropy_with_logits(x[0], y[0], pos_weights: tensor(3.0)));
    }

    [Fact]
    public void Pad_SurroundsWithAConstant() => Same([7, 1, 7, 7], F.pad(ones(1, 1, 1, 1), [1, 0, 0, 1], value: 7));

    [Fact]
    public void Norms_GiveMeanZeroAndVarianceOne()
    {
        var x = randn(4, 4, 6, 6) * 3 + 2;
        var batch = F.batch_norm(x, null, null, training: true);
        Same([0, 0, 0, 0], batch.mean([0, 2, 3]), 1e-5);
        var group = F.group_norm(x, 2).reshape(4, 2, -1);
        Same(new double[8], group.mean([2]).flatten(), 1e-5);
        Same([1], group.square().mean(), 1e-3);
    }

    [Fact]
    public void Dropout_KeepsTheMeanWhileTraining_AndDoesNothingOtherwise()
    {
        manual_seed(4);
        var x = ones(100, 100);
        var dropped = F.dropout(x, 0.25);
        Assert.InRange(dropped.mean().item<float>(), 0.97f, 1.03f);
        Assert.Equal(0, dropped.min().item<float>());
        Assert.Equal(1 / 0.75f, dropped.max().item<float>(), 4);
        Assert.True(Identical(x, F.dropout(x, 0.25, training: false)));
        var channels = F.dropout2d(ones(8, 64, 3, 3), 0.5).reshape(8 * 64, 9);
        Assert.True(Identical(channels.amax([1]), channels.amin([1])));
    }
}
