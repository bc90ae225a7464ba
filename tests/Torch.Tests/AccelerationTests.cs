using System.Reflection;
using CovidLabel.Torch;
using TorchSharp;
using TorchSharp.Interop;
using static TorchSharp.torch;
using static Torch.Tests.Numbers;
using F = TorchSharp.torch.nn.functional;

namespace Torch.Tests;

public class AccelerationTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Autocast_ComputesConvolutionsAndLinearLayersInBf16_AndEndsWithItsGuard()
    {
        var (image, weight) = (rand(1, 3, 8, 8), rand(4, 3, 3, 3));
        Tensor inside;
        using (Acceleration.Autocast(CPU))
        {
            inside = F.conv2d(image, weight);
            Assert.Equal(bfloat16, inside.dtype);
            Assert.Equal(bfloat16, F.linear(rand(2, 3), rand(4, 3)).dtype);
            using (Acceleration.Autocast(CPU, enabled: false))
                Assert.Equal(float32, F.conv2d(image, weight).dtype);
            Assert.Equal(bfloat16, F.conv2d(image, weight).dtype);
        }
        var outside = F.conv2d(image, weight);
        Assert.Equal(float32, outside.dtype);
        Assert.True(outside.allclose(inside.to(float32), 2e-2, 2e-2));
    }

    [Fact]
    public void IsBfloat16Native_OnAProcessor_SaysWhatTheSystemSaysOfIt()
    {
        var flags = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("flags", StringComparison.Ordinal)).Split(' ');

        Assert.Equal(flags.Contains("avx512_bf16") || flags.Contains("amx_bf16"), Acceleration.IsBfloat16Native(CPU));
        Assert.False(CovidLabel.Torch.Package.Acceleration.IsBfloat16Native(CPU));
    }

    [Fact]
    public void Autocast_DisposedTwice_EndsOnce()
    {
        using (Acceleration.Autocast(CPU))
        {
            var guard = Acceleration.Autocast(CPU);
            guard.Dispose();
            guard.Dispose();
            Assert.Equal(bfloat16, F.linear(rand(2, 3), rand(4, 3)).dtype);
        }
        Assert.Equal(float32, F.linear(rand(2, 3), rand(4, 3)).dtype);
    }

    [Fact]
    public void Autocast_AroundANetwork_GivesGradientsInFp32CloseToTheExactOnes()
    {
        manual_seed(2);
        using var network = nn.Sequential(nn.Conv2d(1, 8, 3, padding: 1), nn.GroupNorm(2, 8), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8 * 8 * 8, 1));
        var (images, labels) = (rand(4, 1, 16, 16), tensor([0f, 1, 1, 0], [4, 1]));
        Tensor Gradients(bool autocast)
        {
            network.zero_grad();
            Tensor output;
            using (Acceleration.Autocast(CPU, autocast))
                output = network.call(images);
            F.binary_cross_entropy_with_logits(output.to(float32), labels).backward();
            Assert.All(network.parameters(), parameter => Assert.Equal(float32, parameter.grad!.dtype));
            return cat([.. network.parameters().Select(parameter => parameter.grad!.flatten())]);
        }

        var (exact, half) = (Gradients(false), Gradients(true));
        var error = ((exact - half).square().sum() / exact.square().sum()).sqrt().item<float>();
        Assert.InRange(error, 1e-5, 0.05);
    }

    [Fact]
    public void ChannelsLast_ChangesTheMemoryAndNothingElse()
    {
        var images = rand(2, 3, 4, 5);
        var last = Acceleration.ChannelsLast(images);
        Assert.Equal([60L, 1L, 15L, 3L], last.stride());
        Assert.True(Identical(images, last));
        Assert.Equal(images.data<float>().ToArray(), last.data<float>().ToArray());

        using var network = nn.Conv2d(3, 8, 3);
        var (weight, expected) = (network.weight, network.call(images));
        Acceleration.UseChannelsLast(network);
        Assert.Same(weight, network.weight);
        Assert.Equal(1, network.weight.stride()[1]);
        Assert.Equal(network.weight.stride(), zeros_like(network.weight).stride());
        Assert.True(network.weight.requires_grad);
        Assert.True(expected.allclose(network.call(last), 1e-4, 1e-5));
    }

    [Fact]
    public void TuneProcess_SetsTheThreads_AndRefusesNone()
    {
        Acceleration.TuneProcess(2);
        Assert.Equal(2, get_num_threads());
        Acceleration.TuneProcess(1);
        Assert.Equal(1, get_num_threads());
        Assert.Throws<ArgumentOutOfRangeException>(() => Acceleration.TuneProcess(0));
    }

    [Fact]
    public void UseFastKernels_ForCuda_TriesKernelsAndAllowsTf32_UnlessResultsMustRepeat()
    {
        static (bool Benchmark, bool Products, bool Convolutions) Settings()
        {
            Native.Check(Native.ct_get_benchmark_cudnn(out var benchmark));
            return (benchmark, backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32);
        }

        backends.cuda.matmul.allow_tf32 = backends.cudnn.allow_tf32 = false;
        Acceleration.UseFastKernels(CPU);
        Assert.Equal((false, false, false), Settings());
        Acceleration.UseFastKernels(new Device(DeviceType.CUDA));
        Assert.Equal((true, true, true), Settings());
        try
        {
            Acceleration.UseDeterministicKernels();
            Assert.Equal((false, true, true), Settings());
            Acceleration.UseFastKernels(new Device(DeviceType.CUDA));
            Assert.Equal((false, true, true), Settings());
        }
        finally
        {
            Acceleration.UseDeterministicKernels(false);
        }

        backends.cudnn.allow_tf32 = false;
        Assert.Equal((false, true, false), Settings());
        CovidLabel.Torch.Package.Acceleration.UseFastKernels(new Device(DeviceType.CUDA));
        Assert.Equal((false, true, true), Settings());
    }

    [Fact]
    public void BestDevice_IsCudaOnlyWhereThereIsOne()
    {
        Assert.Equal(cuda.device_count() > 0, Acceleration.IsCudaAvailable);
        Assert.Equal(Acceleration.IsCudaAvailable ? DeviceType.CUDA : DeviceType.CPU, Acceleration.BestDevice.type);
        Assert.Matches(@"^\d+\.\d+", Acceleration.LibraryVersion);
    }

    [Fact]
    public void Package_OffersTheSameMembers()
    {
        static IEnumerable<string> Members(Type type) => type
            .GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Select(method => method.ToString()! + string.Join(",", method.GetParameters().Select(parameter => parameter.Name + parameter.DefaultValue)))
            .Order();

        Assert.Equal(Members(typeof(Acceleration)), Members(typeof(CovidLabel.Torch.Package.Acceleration)));
    }

    [Fact]
    public void Package_OnThisLibrary_ComputesThePlainThing()
    {
        CovidLabel.Torch.Package.Acceleration.TuneProcess(1);
        var images = rand(1, 1, 4, 4);
        using (CovidLabel.Torch.Package.Acceleration.Autocast(CPU))
            Assert.Equal(float32, F.conv2d(images, rand(1, 1, 3, 3)).dtype);
        Assert.True(Identical(images, CovidLabel.Torch.Package.Acceleration.ChannelsLast(images)));
        Assert.Equal(Acceleration.BestDevice, CovidLabel.Torch.Package.Acceleration.BestDevice);
    }
}
