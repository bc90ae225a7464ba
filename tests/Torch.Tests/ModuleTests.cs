using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static Torch.Tests.Numbers;

namespace Torch.Tests;

public class ModuleTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    private sealed class Network : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d first = nn.Conv2d(1, 4, 3, padding: 1);
        private readonly BatchNorm2d norm = nn.BatchNorm2d(4);
        private readonly ModuleList<Conv2d> more = nn.ModuleList(nn.Conv2d(4, 4, 1), nn.Conv2d(4, 4, 1, bias: false));
        private readonly Sequential last = nn.Sequential(nn.Flatten(), nn.Linear(4 * 4 * 4, 8), nn.ELU(), nn.Dropout(0.5), nn.Linear(8, 1));
        private readonly Parameter scale = nn.Parameter(ones(1));
        private readonly Tensor offset = zeros(1);

        [ComponentName(Name = "renamed")]
        private readonly Parameter other = nn.Parameter(ones(2));

        public Network() : base(nameof(Network)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var x = nn.functional.relu(norm.call(first.call(input)));
            foreach (var layer in more)
                x = layer.call(x);
            return (last.call(x) * scale + offset + other.sum()).MoveToOuterDisposeScope();
        }
    }

    [Fact]
    public void Components_AreNamedAfterTheirFields()
    {
        using var network = new Network();
        Assert.Equal(
            ["scale", "renamed", "first.weight", "first.bias", "norm.weight", "norm.bias", "more.0.weight", "more.0.bias", "more.1.weight", "last.1.weight", "last.1.bias", "last.4.weight", "last.4.bias"],
            network.named_parameters().Select(each => each.name));
        Assert.Equal(["offset", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked"], network.named_buffers().Select(each => each.name));
        Assert.Equal(["first", "norm", "more", "last"], network.named_children().Select(each => each.name));
        Assert.Contains("more.1", network.named_modules().Select(each => each.name));
        Assert.Equal(17, network.state_dict().Count);
        Assert.Equal([4L, 1L, 3L, 3L], network.get_parameter("first.weight")!.shape);
        Assert.All(network.parameters(), parameter => Assert.True(parameter.requires_grad && parameter.is_leaf));
    }

    [Fact]
    public void Module_MadeInAScope_KeepsItsParametersBeyondIt()
    {
        Network network;
        using (NewDisposeScope())
            network = new Network();
        Assert.All(network.state_dict().Values, tensor => Assert.False(tensor.IsInvalid));
        var all = network.state_dict().Values.ToList();
        network.Dispose();
        Assert.All(all, tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void Parameter_MadeOfATensor_TakesItOver()
    {
        var tensor = ones(2);
        var parameter = nn.Parameter(tensor);
        Assert.True(tensor.IsInvalid);
        Same([1, 1], parameter);
        Assert.False(nn.Parameter(ones(1), requires_grad: false).requires_grad);
    }

    [Fact]
    public void Training_AndEvaluating_ReachEverySubmodule()
    {
        using var network = new Network();
        manual_seed(1);
        var input = randn(4, 1, 4, 4);
        Assert.True(network.training);
        var before = network.state_dict()["norm.running_mean"].clone();
        network.call(input);
        Assert.False(Identical(before, network.state_dict()["norm.running_mean"]));
        Assert.Equal(1, network.state_dict()["norm.num_batches_tracked"].item<long>());
        network.eval();
        Assert.All(network.modules(), module => Assert.False(module.training));
        Assert.True(Identical(network.call(input), network.call(input)));
        network.train();
        Assert.All(network.modules(), module => Assert.True(module.training));
        Assert.False(Identical(network.call(input), network.call(input)));
    }

    [Fact]
    public void StateDict_LoadedIntoAnotherNetwork_MakesItGiveTheSame()
    {
        using var network = new Network();
        using var copy = new Network();
        network.call(randn(4, 1, 4, 4));
        copy.load_state_dict(network.state_dict());
        network.eval();
        copy.eval();
        var input = randn(2, 1, 4, 4);
        Assert.True(Identical(network.call(input), copy.call(input)));

        var partial = network.state_dict();
        partial.Remove("scale");
        partial["extra"] = zeros(1);
        Assert.Throws<InvalidOperationException>(() => copy.load_state_dict(partial));
        var (missing, unexpected) = copy.load_state_dict(partial, strict: false);
        Assert.Equal(["scale"], missing);
        Assert.Equal(["extra"], unexpected);
    }

    [Fact]
    public void Module_ConvertedToAnotherType_ComputesAndLearnsInIt()
    {
        using var network = new Network();
        network.to(float64);
        Assert.All(network.parameters(), each => Assert.Equal(float64, each.dtype));
        Assert.Equal(int64, network.state_dict()["norm.num_batches_tracked"].dtype);
        network.call(randn(2, 1, 4, 4, float64)).sum().backward();
        var parameter = network.get_parameter("scale")!;
        Assert.Equal(float64, parameter.grad!.dtype);
        network.zero_grad();
        Assert.Null(parameter.grad);
        Assert.Same(network, network.cpu());
    }

    [Fact]
    public void Sequential_OfNothing_GivesItsInput()
    {
        var input = ones(2);
        using var empty = nn.Sequential(Array.Empty<nn.Module<Tensor, Tensor>>());
        var output = empty.call(input);
        output.Dispose();
        Assert.False(input.IsInvalid);
        using var named = nn.Sequential(("grow", nn.PixelShuffle(2)), ("pool", nn.MaxPool2d(2)), ("end", nn.Sigmoid()));
        Assert.Equal(3, named.Count);
        Same([1 / (1 + Math.Exp(-3))], named.call(arange(4, dtype: float32).reshape(1, 4, 1, 1)));
    }

    [Fact]
    public void Layers_StartAsPyTorchStartsThem()
    {
        manual_seed(0);
        var convolution = nn.Conv2d(16, 32, 3);
        var bound = 1 / Math.Sqrt(16 * 9);
        Assert.InRange(convolution.weight.abs().max().item<float>(), bound * 0.98, bound);
        Assert.InRange(convolution.bias!.abs().max().item<float>(), 0, bound);
        var weights = empty(64, 32, 3, 3);
        nn.init.kaiming_normal_(weights);
        Assert.InRange(weights.std().item<float>(), 0.97 * Math.Sqrt(2.0 / 288), 1.03 * Math.Sqrt(2.0 / 288));
        nn.init.xavier_uniform_(weights);
        Assert.InRange(weights.max().item<float>(), 0.98 * Math.Sqrt(6.0 / (288 + 576)), Math.Sqrt(6.0 / (288 + 576)));
        Same([7], nn.init.constant_(empty(1), 7));
        Same([1, 1], nn.init.ones_(empty(2)));
        Assert.Equal((18L, 36L), nn.init.CalculateFanInAndFanOut(empty(4, 2, 3, 3)));
    }

    [Fact]
    public void GroupNorm_WithItsParameters_ScalesAndShifts()
    {
        using var norm = nn.GroupNorm(1, 2);
        nn.init.constant_(norm.weight!, 2);
        nn.init.constant_(norm.bias!, 5);
        var result = norm.call(randn(3, 2, 8, 8));
        Same([5], result.mean(), 1e-4);
        Assert.Null(nn.GroupNorm(1, 2, affine: false).weight);
        Assert.Null(nn.BatchNorm2d(2, affine: false, track_running_stats: false).running_mean);
    }
}
