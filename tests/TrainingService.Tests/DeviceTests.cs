using TorchSharp;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Tests;

public sealed class DeviceTests
{
    [Theory]
    [InlineData("cuda", 1, "cuda:0")]
    [InlineData("cuda:1", 2, "cuda:1")]
    [InlineData("cpu", 2, "cpu")]
    public void Named_DeviceThatIsThere_IsGiven(string name, int cards, string device) =>
        Assert.Equal(device, TorchThread.Named(name, cards).ToString());

    [Theory]
    [InlineData("cuda:2", 2, "There is no device cuda:2 here; auto, cuda:0, cuda:1 and cpu are available.")]
    [InlineData("cuda:x", 1, "There is no device cuda:x here; auto, cuda:0 and cpu are available.")]
    [InlineData("tpu", 0, "There is no device tpu here; auto and cpu are available.")]
    [InlineData("cuda", 0, "There is no device cuda here; auto and cpu are available. A graphics card needs its driver and a libtorch with CUDA (docker/Dockerfile.trainer-cuda).")]
    public void Named_DeviceThatIsNotThere_IsRefusedWithThoseThatAre(string name, int cards, string sentence) =>
        Assert.Equal(sentence, FailureReason.Of(Assert.Throws<ArgumentException>(() => TorchThread.Named(name, cards))));

    [Fact]
    public void Device_Auto_IsACardWhereThereIsOne() =>
        Assert.Equal(cuda.is_available() ? DeviceType.CUDA : DeviceType.CPU, TorchThread.Device("auto").type);

    [Fact]
    public async Task Fit_CudaWhereThereIsNone_SaysSoInOneLineAndEndsWithOne()
    {
        Assert.SkipWhen(cuda.is_available(), "This machine has a CUDA device.");
        using var folder = new TemporaryFolder();
        var snapshot = TinySnapshot.Write(folder, TinySnapshot.Items(4));
        using var trainer = new TrainerProcess(["fit", "--snapshot", snapshot, "--out", folder.File("run"), "--device", "cuda:0"]);

        Assert.Equal(1, await trainer.ExitAsync(TimeSpan.FromMinutes(1)));
        Assert.StartsWith("There is no device cuda:0 here; auto and cpu are available.", trainer.Output, StringComparison.Ordinal);
        Assert.Single(trainer.Output.Trim().Split('\n'));
    }
}
