using CovidLabel.Torch;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;
using TorchSharp;
using static TorchSharp.torch;

namespace Training;

/// <summary>The trainer's network, ready to be timed on one batch with the trainer's own step. To be used on one torch thread.</summary>
internal sealed class OurNetwork : IDisposable
{
    private readonly TrainedNetwork trained;
    private readonly TrainingOptions options;
    private readonly BatchArrays batch;
    private readonly optim.Optimizer adam;
    private readonly Device device;

    public OurNetwork(string weights, TrainingOptions options, BatchArrays batch, Device device)
    {
        trained = WeightsFile.Read(weights, device);
        this.device = device;
        this.options = options;
        this.batch = batch;
        if (options.ChannelsLast) Acceleration.UseChannelsLast(trained.Network);
        adam = optim.Adam(trained.Network.parameters(), options.LearningRate, beta1: 0.9, beta2: 0.999);
    }

    public Timing Train(int steps)
    {
        trained.Network.train();
        return Timing.Of(
            steps,
            () =>
            {
                using var scope = NewDisposeScope();
                var losses = MicroBatches.Teach(trained.Network, batch, portions: 1, options, device);
                if (!Forward.Move(trained.Network, adam, losses, options)) throw new InvalidOperationException("the loss is no number any more");
            },
            Finish);
    }

    /// <summary>As the service predicts: lesion and COVID of a batch, no reconstruction.</summary>
    public Timing Predict(int passes)
    {
        trained.Network.eval();
        return Timing.Of(
            passes,
            () =>
            {
                using var scope = NewDisposeScope();
                using var inference = inference_mode();
                Forward.Predict(trained.Network, Forward.Prepare(batch, options, device).Images, options, device);
            },
            Finish);
    }

    /// <summary>The losses of the batch, by task; dropout, if there is any, draws as the device draws.</summary>
    public Dictionary<string, double> Losses()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return Forward.Losses(trained.Network, Forward.Prepare(batch, options, device), options, device)
            .ByTask.ToDictionary(pair => pair.Key, pair => (double)pair.Value.item<float>());
    }

    public void Dispose()
    {
        adam.Dispose();
        trained.Dispose();
    }

    private void Finish()
    {
        if (device.type == DeviceType.CUDA) cuda.synchronize(device);
    }
}
