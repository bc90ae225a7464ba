using System.Globalization;
using CovidLabel.Torch;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Torch.Tests;

/// <summary>Whole training steps: what the parts are for.</summary>
public class TrainingTests
{
    private static nn.Module<Tensor, Tensor> SmallNetwork() => nn.Sequential(
        nn.Conv2d(1, 8, 3, padding: 1), Neutral(nn.GroupNorm(2, 8)), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding: 1), nn.ReLU(), nn.Flatten(), nn.Dropout(0.2), nn.Linear(16 * 8 * 8, 1));

    // The TorchSharp package leaves these weights as it found the memory.
    private static TorchSharp.Modules.GroupNorm Neutral(TorchSharp.Modules.GroupNorm norm)
    {
        nn.init.ones_(norm.weight!);
        nn.init.zeros_(norm.bias!);
        return norm;
    }

    private static double Step(nn.Module<Tensor, Tensor> network, TorchSharp.Modules.Adam adam, bool autocast)
    {
        using var scope = NewDisposeScope();
        var images = rand(4, 1, 16, 16);
        var labels = images.mean([1, 2, 3]).gt(0.5).to(float32).unsqueeze(1);
        adam.zero_grad();
        Tensor output;
        using (Acceleration.Autocast(CPU, autocast))
            output = network.call(images + (labels * 0.2).reshape(4, 1, 1, 1));
        var loss = F.binary_cross_entropy_with_logits(output.to(float32), labels);
        loss.backward();
        nn.utils.clip_grad_norm_(network.parameters(), 1);
        adam.step();
        return loss.item<float>();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Training_OnASolvableTask_LowersTheLoss(bool autocast)
    {
        manual_seed(7);
        using var network = SmallNetwork();
        using var adam = optim.Adam(network.parameters(), 1e-2, 0.9, 0.999);
        var losses = Enumerable.Range(0, 120).Select(_ => Step(network, adam, autocast)).ToList();
        Assert.True(losses.TakeLast(20).Average() < 0.5 * losses.Take(20).Average(), $"from {losses.Take(20).Average()} to {losses.TakeLast(20).Average()}");
    }

    [Fact]
    public void Training_TwiceFromTheSameSeedOnOneThread_GivesTheSameBits()
    {
        float[][] weights = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            manual_seed(9);
            using var network = SmallNetwork();
            using var adam = optim.Adam(network.parameters(), 1e-2, 0.9, 0.999);
            for (var i = 0; i < 10; i++)
                Step(network, adam, autocast: true);
            return network.parameters().SelectMany(parameter => parameter.data<float>()).ToArray();
        })];
        Assert.Equal(1, get_num_threads());
        Assert.Equal(weights[0], weights[1]);
    }

    [Fact]
    public void TwoThousandSmallSteps_GrowTheResidentMemoryByLessThanTwoPercent()
    {
        manual_seed(8);
        using var network = SmallNetwork();
        using var adam = optim.Adam(network.parameters(), 1e-3, 0.9, 0.999);
        for (var i = 0; i < 600; i++)
            Step(network, adam, autocast: i % 2 == 0);
        var tensors = Tensor.TotalCount;
        // What leaks grows every time; what the runtime sets aside once (a compiled method, an arena of the heap) does not.
        var resident = new List<long> { ResidentKilobytes() };
        do
        {
            for (var i = 0; i < 2000; i++)
                Step(network, adam, autocast: i % 2 == 0);
            resident.Add(ResidentKilobytes());
            Assert.True(Tensor.TotalCount <= tensors);
        }
        while (resident[^1] > resident[^2] * 1.02 && resident.Count < 4);
        Assert.True(resident[^1] <= resident[^2] * 1.02, $"grew each time: {string.Join(", ", resident)} kB");
    }

    private static long ResidentKilobytes()
    {
        // What the managed heap keeps in reserve is not growth.
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        var line = File.ReadLines("/proc/self/status").First(each => each.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
