using TorchSharp;
using static TorchSharp.torch;
using static Torch.Tests.Numbers;
using F = TorchSharp.torch.nn.functional;

namespace Torch.Tests;

/// <summary>
/// What this binding promises beyond TorchSharp's public API: it refuses early what TorchSharp passes on, compares devices by
/// value and keeps a module's parameters where TorchSharp replaces them. The trainer relies on none of it.
/// </summary>
public class BindingTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Data_AtAnIndexOutside_IsRefused()
    {
        var x = ones(2, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.data<float>()[6]);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.data<float>()[0, 3]);
        Assert.Throws<ArgumentException>(() => x.data<float>()[0, 0, 0]);
    }

    [Theory]
    [InlineData("cpu", DeviceType.CPU, -1)]
    [InlineData("cuda", DeviceType.CUDA, 0)]
    [InlineData("CUDA:2", DeviceType.CUDA, 2)]
    public void Device_FromItsName_IsThatDevice(string name, DeviceType type, int index)
    {
        var device = torch.device(name);
        Assert.Equal((type, index), (device.type, device.index));
        Assert.Equal(new Device(type, index), device);
        Assert.Throws<ArgumentException>(() => torch.device("tpu"));
    }

    [Fact]
    public void Operation_ThatIsNotPartOfTheBinding_IsRefused()
    {
        Assert.Throws<NotSupportedException>(() => F.pad(ones(1, 1, 1, 1), [1, 0], PaddingModes.Reflect));
        Assert.Throws<NotSupportedException>(() => nn.Conv2d(1, 1, 3, padding_mode: PaddingModes.Reflect));
    }

    [Fact]
    public void Arguments_ThatMakeNoSense_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => ones(2).clamp());
        Assert.Throws<ArgumentException>(() => nn.init.kaiming_uniform_(empty(3)));
    }

    [Fact]
    public void Registering_ATakenOrIllegalName_IsRefused()
    {
        using var network = nn.Sequential(("first", nn.Linear(1, 1)));
        network.register_parameter("scale", nn.Parameter(ones(1)));
        Assert.Throws<InvalidOperationException>(() => network.register_parameter("scale", nn.Parameter(ones(1))));
        Assert.Throws<InvalidOperationException>(() => network.register_buffer("first", ones(1)));
        Assert.Throws<ArgumentException>(() => network.register_module("a.b", nn.Dropout()));
        Assert.Throws<ArgumentException>(() => network.register_module("", nn.Dropout()));
    }

    [Fact]
    public void Module_ConvertedToAnotherType_KeepsItsParameterObjects()
    {
        using var layer = nn.Linear(2, 1);
        var weight = layer.weight;
        layer.to(float64);
        Assert.Same(weight, layer.get_parameter("weight"));
        Assert.Equal(float64, weight.dtype);
    }

    [Fact]
    public void AdaptiveAveragePooling_ToOneNumber_IsSquare() =>
        Same([7.5], F.adaptive_avg_pool2d(arange(16, dtype: float32).reshape(1, 1, 4, 4), [1]));
}
