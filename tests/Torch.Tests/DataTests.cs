using TorchSharp;
using static TorchSharp.torch;
using static Torch.Tests.Numbers;

namespace Torch.Tests;

public class DataTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Factories_GiveShapeTypeAndValues()
    {
        Same([0, 0], zeros(2));
        Same([1, 1, 1, 1], ones(2, 2));
        Same([2.5, 2.5], full([2], 2.5));
        Assert.Equal(ScalarType.Int64, full([1], 2).dtype);
        Assert.Equal(ScalarType.Int64, arange(3).dtype);
        Same([1, 1.5], arange(1, 2, 0.5));
        Assert.Equal([2L, 3L, 4L, 5L], empty(2, 3, 4, 5).shape);
        Assert.Equal(ScalarType.BFloat16, zeros([2], bfloat16).dtype);
        Assert.Equal(ScalarType.Byte, zeros_like(tensor(new byte[] { 1 })).dtype);
        Assert.True(ones(1, requires_grad: true).requires_grad);
        Assert.Empty(tensor(3f).shape);
        var uniform = rand(1000);
        Assert.True(uniform.min().item<float>() >= 0 && uniform.max().item<float>() < 1);
        Assert.InRange(randn(10000).std().item<float>(), 0.95f, 1.05f);
    }

    [Fact]
    public void Tensor_FromHostAndBack_KeepsEveryElement()
    {
        Assert.Equal([1.5f, -2f], tensor([1.5f, -2f]).data<float>().ToArray());
        Assert.Equal([1L, 2L], tensor(new List<long> { 1, 2 }).data<long>().ToArray());
        Assert.Equal([true, false], tensor(new[] { true, false }).data<bool>().ToArray());
        Assert.Equal([(short)-5], tensor(new short[] { -5 }).data<short>().ToArray());
        Assert.Equal([byte.MaxValue], tensor(new byte[] { 255 }).data<byte>().ToArray());
        Assert.Equal([2L, 2L], tensor([1, 2, 3, 4], [2, 2]).shape);
        Assert.Equal(ScalarType.Float32, tensor(new short[] { 1 }, float32).dtype);
        Assert.ThrowsAny<Exception>(() => tensor([1f, 2f], [3]));
    }

    [Fact]
    public void FromArray_OfAnyRank_KeepsShapeAndOrder()
    {
        var cube = new double[2, 1, 3] { { { 1, 2, 3 } }, { { 4, 5, 6 } } };
        var result = from_array(cube);
        Assert.Equal([2L, 1L, 3L], result.shape);
        Same([1, 2, 3, 4, 5, 6], result);
        Assert.Equal([true, false], from_array(new[] { true, false }).data<bool>().ToArray());
        Assert.Equal(ScalarType.Float32, from_array(new int[,] { { 1 } }, float32).dtype);
        Assert.Throws<NotSupportedException>(() => from_array(new[] { "no" }));
    }

    [Fact]
    public void Data_OfAView_IsInItsOwnOrder()
    {
        var view = arange(6, dtype: float32).reshape(2, 3).transpose(0, 1);
        Assert.False(view.is_contiguous());
        var data = view.data<float>();
        Assert.Equal([0f, 3f, 1f, 4f, 2f, 5f], data.ToArray());
        Assert.Equal([0f, 3f, 1f, 4f, 2f, 5f], data);
        Assert.Equal(4f, data[3]);
        Assert.Equal(5f, data[2, 1]);
        data[0, 1] = 9;
        Assert.Equal(9f, view[0, 1].item<float>());
        data.CopyFrom([7f, 8f]);
        Assert.Equal([7f, 8f, 1f], data.ToArray()[..3]);
        var part = new float[2];
        data.CopyTo(part, tensorIndex: 4);
        Assert.Equal([2f, 5f], part);
    }

    [Fact]
    public void Data_WithTheWrongType_IsRefused()
    {
        var x = ones(2, 3);
        Assert.Throws<ArgumentException>(() => x.data<double>());
        Assert.Throws<ArgumentException>(() => x.bfloat16().data<float>());
        Assert.Throws<ArgumentException>(() => x.item<float>());
    }

    [Fact]
    public void Bytes_OfAContiguousTensor_AreItsMemory()
    {
        var x = tensor(new int[] { 1, 256 });
        Assert.Equal([1, 0, 0, 0, 0, 1, 0, 0], x.bytes.ToArray());
        x.bytes = new byte[] { 2, 0, 0, 0, 0, 2, 0, 0 };
        Assert.Equal([2, 512], x.data<int>().ToArray());
        Assert.Throws<ArgumentException>(() => x.bytes = new byte[3]);
        Assert.Throws<InvalidOperationException>(() => _ = ones(2, 2).transpose(0, 1).slice(0, 0, 2, 1).bytes.Length);
    }

    [Fact]
    public void Conversion_ToTheSameType_SharesAndWithCopyDoesNot()
    {
        var x = ones(2);
        x.to(float32).add_(1);
        Same([2, 2], x);
        x.to(float32, copy: true).add_(1);
        Same([2, 2], x);
        Assert.Equal(ScalarType.Float64, x.@double().dtype);
        Assert.Equal(ScalarType.Int64, x.@long().dtype);
        Assert.Equal(2, x.to(bfloat16).ElementSize);
        x.to(float64, disposeAfter: true);
        Assert.True(x.IsInvalid);
    }

    [Fact]
    public void Scalar_OfATensor_HasItsValue()
    {
        Assert.Equal(2.5, tensor(2.5f).ToScalar().ToDouble());
        Assert.Equal(3, tensor(3L).ToScalar().ToInt32());
        Assert.Equal("[2x1], type = Float32, device = cpu", zeros(2, 1).ToString());
    }

    [Fact]
    public void ManualSeed_RepeatsTheRandomNumbers_AndItsStateCanBePutBack()
    {
        manual_seed(42);
        var first = randn(5);
        var state = random.get_rng_state();
        var next = rand(5);
        manual_seed(42);
        Assert.True(Identical(first, randn(5)));
        random.set_rng_state(state);
        Assert.True(Identical(next, rand(5)));
    }
}
