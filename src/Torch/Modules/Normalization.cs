using TorchSharp.Modules;

namespace TorchSharp.Modules
{
    /// <summary>Batch normalisation over (N, C, H, W), with running statistics for evaluation.</summary>
    public sealed class BatchNorm2d : torch.nn.Module<torch.Tensor, torch.Tensor>
    {
        private readonly double _eps, _momentum;

        internal BatchNorm2d(long features, double eps, double momentum, bool affine, bool track, torch.Device? device, torch.ScalarType? dtype) : base(nameof(BatchNorm2d))
        {
            (_eps, _momentum) = (eps, momentum);
            if (affine)
            {
                register_parameter(nameof(weight), weight = new Parameter(torch.ones(features, dtype, device)));
                register_parameter(nameof(bias), bias = new Parameter(torch.zeros(features, dtype, device)));
            }
            if (track)
            {
                register_buffer(nameof(running_mean), running_mean = torch.zeros(features, dtype, device));
                register_buffer(nameof(running_var), running_var = torch.ones(features, dtype, device));
                register_buffer(nameof(num_batches_tracked), num_batches_tracked = torch.zeros([], torch.int64, device));
            }
        }

        public Parameter? weight { get; }

        public Parameter? bias { get; }

        public torch.Tensor? running_mean { get; }

        public torch.Tensor? running_var { get; }

        public torch.Tensor? num_batches_tracked { get; }

        public override torch.Tensor forward(torch.Tensor input)
        {
            if (training)
                num_batches_tracked?.add_(1);
            return torch.nn.functional.batch_norm(input, running_mean, running_var, weight, bias, training || running_mean is null, _momentum, _eps);
        }

        protected override void RegisterComponents() { }
    }

    /// <summary>Normalisation of groups of channels within each sample: independent of the batch.</summary>
    public sealed class GroupNorm : torch.nn.Module<torch.Tensor, torch.Tensor>
    {
        private readonly long _groups;
        private readonly double _eps;

        internal GroupNorm(long groups, long channels, double eps, bool affine, torch.Device? device, torch.ScalarType? dtype) : base(nameof(GroupNorm))
        {
            (_groups, _eps) = (groups, eps);
            if (!affine)
                return;
            register_parameter(nameof(weight), weight = new Parameter(torch.ones(channels, dtype, device)));
            register_parameter(nameof(bias), bias = new Parameter(torch.zeros(channels, dtype, device)));
        }

        public Parameter? weight { get; }

        public Parameter? bias { get; }

        public override torch.Tensor forward(torch.Tensor input) => torch.nn.functional.group_norm(input, _groups, weight, bias, _eps);

        protected override void RegisterComponents() { }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static BatchNorm2d BatchNorm2d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

            public static GroupNorm GroupNorm(long num_groups, long num_channels, double eps = 1e-05, bool affine = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_groups, num_channels, eps, affine, device, dtype);
        }
    }
}
