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

    public OurNetwork(string weights, TrainingOptions options, BatchArrays batch)
    {
        trained = WeightsFile.Read(weights, CPU);
        this.options = options;
        this.batch = batch;
        if (options.ChannelsLast) Acceleration.UseChannelsLast(trained.Network);
        adam = optim.Adam(trained.Network.parameters(), options.LearningRate, beta1: 0.9, beta2: 0.999);
    }

    public Timing Train(int steps) => Timing.Of(steps, () =>
    {
        using var scope = NewDisposeScope();
        trained.Network.train();
        if (!Forward.Learn(trained.Network, adam, batch, options, CPU, out _)) throw new InvalidOperationException("the loss is no number any more");
    });

    /// <summary>As the service predicts: lesion and COVID of a batch, no reconstruction.</summary>
    public Timing Predict(int passes)
    {
        trained.Network.eval();
        return Timing.Of(passes, () =>
        {
            using var scope = NewDisposeScope();
            using var inference = inference_mode();
            Forward.Predict(trained.Network, Forward.Prepare(batch, options, CPU).Images, options, CPU);
        });
    }

    public void Dispose()
    {
        adam.Dispose();
        trained.Dispose();
    }
}
