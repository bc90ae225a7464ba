using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static Torch.Tests.Numbers;

namespace Torch.Tests;

public class OptimizerTests
{
    private const double Rate = 0.1, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void Adam_OverSeveralSteps_FollowsThePapersAlgorithm(double decay)
    {
        using var scope = NewDisposeScope();
        double[] values = [1.0, -2.0, 0.5];
        var parameter = new Parameter(tensor(values));
        using var adam = optim.Adam([parameter], Rate, Beta1, Beta2, Epsilon, decay);
        var (mean, square) = (new double[3], new double[3]);
        for (var step = 1; step <= 5; step++)
        {
            adam.zero_grad();
            (parameter * parameter * parameter).sum().backward();
            adam.step();
            for (var i = 0; i < values.Length; i++)
            {
                var gradient = (3 * values[i] * values[i]) + (decay * values[i]);
                mean[i] = (Beta1 * mean[i]) + ((1 - Beta1) * gradient);
                square[i] = (Beta2 * square[i]) + ((1 - Beta2) * gradient * gradient);
                var (meanHat, squareHat) = (mean[i] / (1 - Math.Pow(Beta1, step)), square[i] / (1 - Math.Pow(Beta2, step)));
                values[i] -= Rate * meanHat / (Math.Sqrt(squareHat) + Epsilon);
            }
            Same(values, parameter, 1e-12);
        }
    }

    [Fact]
    public void Adam_WithoutAGradient_LeavesParameterAndStepCountAlone()
    {
        using var scope = NewDisposeScope();
        var (used, unused) = (new Parameter(ones(2)), new Parameter(ones(2)));
        using var adam = optim.Adam([used, unused], Rate, Beta1, Beta2);
        used.sum().backward();
        adam.step();
        unused.sum().backward();
        adam.step();
        var states = adam.state_dict().State.Cast<Adam.State>().ToList();
        Assert.Equal([2L, 1L], states.Select(state => state.step));
        // A first step moves by the rate whatever the gradient; a second along a constant gradient does so again.
        Same([1 - (2 * Rate), 1 - (2 * Rate)], used, 1e-5);
        Same([1 - Rate, 1 - Rate], unused, 1e-5);
    }

    [Fact]
    public void Adam_RestoredFromItsState_GoesOnBitForBit()
    {
        using var scope = NewDisposeScope();
        static void Step(Parameter parameter, Adam adam)
        {
            adam.zero_grad();
            (parameter.sigmoid() * parameter).sum().backward();
            adam.step();
        }

        manual_seed(3);
        var first = new Parameter(randn(50));
        using var adam = optim.Adam([first], Rate, Beta1, Beta2);
        for (var i = 0; i < 4; i++)
            Step(first, adam);

        var second = new Parameter(first.detach().clone());
        using var restored = optim.Adam([second], Rate, Beta1, Beta2);
        restored.load_state_dict(adam.state_dict());
        for (var i = 0; i < 4; i++)
        {
            Step(first, adam);
            Step(second, restored);
        }
        Assert.True(Identical(first, second));
        using var fresh = optim.Adam([new Parameter(ones(1)), new Parameter(ones(1))]);
        Assert.Throws<ArgumentException>(() => fresh.load_state_dict(adam.state_dict()));
    }

    [Fact]
    public void Adam_WhoseLearningRateIsSet_UsesIt()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(ones(1));
        using var adam = optim.Adam([("weight", parameter)], 1e-3, Beta1, Beta2);
        foreach (var group in adam.ParamGroups)
            group.LearningRate = 0.5;
        parameter.sum().backward();
        adam.step();
        Same([0.5], parameter, 1e-5);
        Assert.Equal(1e-3, adam.ParamGroups.Single().InitialLearningRate);
    }

    [Theory]
    [InlineData(-1, 0.9, 0.9, 1e-8, 0)]
    [InlineData(1, 1, 0.9, 1e-8, 0)]
    [InlineData(1, 0.9, -0.1, 1e-8, 0)]
    [InlineData(1, 0.9, 0.9, -1, 0)]
    [InlineData(1, 0.9, 0.9, 1e-8, -1)]
    public void Adam_WithSettingsOutOfRange_IsRefused(double rate, double beta1, double beta2, double epsilon, double decay)
    {
        using var parameter = new Parameter(ones(1));
        Assert.Throws<ArgumentException>(() => new Adam([parameter], rate, beta1, beta2, epsilon, decay));
    }

    [Fact]
    public void ZeroGrad_FillsWithZeros_WhatThereIs()
    {
        using var scope = NewDisposeScope();
        var (used, unused) = (new Parameter(ones(2)), new Parameter(ones(2)));
        using var adam = optim.Adam([used, unused]);
        used.sum().backward();
        adam.zero_grad();
        Same([0, 0], used.grad!);
        Assert.Null(unused.grad);
    }

    [Fact]
    public void ClipGradNorm_OfLongGradients_ScalesThemToTheLimit()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (new Parameter(ones(1)), new Parameter(ones(1)));
        Assert.Equal(0, nn.utils.clip_grad_norm_([first, second], 1));
        ((first * 3) + (second * 4)).sum().backward();
        Assert.Equal(5, nn.utils.clip_grad_norm_([first, second], 10), 5);
        Same([3], first.grad!);
        Assert.Equal(5, nn.utils.clip_grad_norm_([first, second], 1), 5);
        Same([0.6], first.grad!, 1e-5);
        Same([0.8], second.grad!, 1e-5);
    }
}
