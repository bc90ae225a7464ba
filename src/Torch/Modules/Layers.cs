using TorchSharp.Modules;

namespace TorchSharp.Modules
{
    /// <summary>Convolution over (N, C, H, W), zeros around the image.</summary>
    public sealed class Conv2d : torch.nn.Module<torch.Tensor, torch.Tensor>
    {
        private readonly long[] _stride, _padding, _dilation;
        private readonly long _groups;

        internal Conv2d(long inChannels, long outChannels, (long, long) kernel, (long, long) stride, (long, long) padding, (long, long) dilation, long groups, bool bias, torch.Device? device, torch.ScalarType? dtype) : base(nameof(Conv2d))
        {
            (_stride, _padding, _dilation, _groups) = (Array(stride), Array(padding), Array(dilation), groups);
            weight = new Parameter(torch.empty(outChannels, inChannels / groups, kernel.Item1, kernel.Item2, dtype, device));
            this.bias = bias ? new Parameter(torch.empty(outChannels, dtype, device)) : null;
            torch.nn.init.ResetAsLayer(weight, this.bias);
            register_parameter(nameof(weight), weight);
            if (this.bias is not null)
                register_parameter(nameof(bias), this.bias);
        }

        public Parameter weight { get; }

        public Parameter? bias { get; }

        public override torch.Tensor forward(torch.Tensor input) =>
            torch.nn.functional.conv2d(input, weight, bias, _stride, _padding, _dilation, _groups);

        protected override void RegisterComponents() { }

        private static long[] Array((long, long) pair) => [pair.Item1, pair.Item2];
    }

    /// <summary>x W' + b over the last dimension.</summary>
    public sealed class Linear : torch.nn.Module<torch.Tensor, torch.Tensor>
    {
        internal Linear(long inputSize, long outputSize, bool hasBias, torch.Device? device, torch.ScalarType? dtype) : base(nameof(Linear))
        {
            weight = new Parameter(torch.empty(outputSize, inputSize, dtype, device));
            bias = hasBias ? new Parameter(torch.empty(outputSize, dtype, device)) : null;
            torch.nn.init.ResetAsLayer(weight, bias);
            register_parameter(nameof(weight), weight);
            if (bias is not null)
                register_parameter(nameof(bias), bias);
        }

        public Parameter weight { get; }

        public Parameter? bias { get; }

        public override torch.Tensor forward(torch.Tensor input) => torch.nn.functional.linear(input, weight, bias);

        protected override void RegisterComponents() { }
    }

    /// <summary>Dropout of single elements; does nothing while evaluating.</summary>
    public sealed class Dropout : torch.nn.Module<torch.Tensor, torch.Tensor>
    {
        internal Dropout(double p) : base(nameof(Dropout)) => this.p = p;

        public double p { get; set; }

        public override torch.Tensor forward(torch.Tensor input) => torch.nn.functional.dropout(input, p, training);
    }

    /// <summary>A function of a tensor as a module, so that it fits into a sequence.</summary>
    internal sealed class Activation : torch.nn.Module<torch.Tensor, torch.Tensor>
    {
        private readonly Func<torch.Tensor, torch.Tensor> _function;

        public Activation(string name, Func<torch.Tensor, torch.Tensor> function) : base(name) => _function = function;

        public override torch.Tensor forward(torch.Tensor input) => _function(input);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Conv2d Conv2d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                Conv2d(in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), (padding, padding), (dilation, dilation), padding_mode, groups, bias, device, dtype);

            /// <exception cref="NotSupportedException">Any other padding than zeros.</exception>
            public static Conv2d Conv2d(long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                padding_mode == PaddingModes.Zeros
                    ? new(in_channels, out_channels, kernel_size, stride ?? (1, 1), padding ?? (0, 0), dilation ?? (1, 1), groups, bias, device, dtype)
                    : throw new NotSupportedException($"Padding mode {padding_mode} is not part of this binding.");

            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, outputSize, hasBias, device, dtype);

            public static Dropout Dropout(double p = 0.5) => new(p);

            public static Module<Tensor, Tensor> ReLU() => new Activation(nameof(ReLU), input => input.relu());

            public static Module<Tensor, Tensor> ELU(double alpha = 1.0) => new Activation(nameof(ELU), input => input.elu(alpha));

            public static Module<Tensor, Tensor> Sigmoid() => new Activation(nameof(Sigmoid), input => input.sigmoid());

            public static Module<Tensor, Tensor> Flatten(long start_dim = 1, long end_dim = -1) => new Activation(nameof(Flatten), input => input.flatten(start_dim, end_dim));

            public static Module<Tensor, Tensor> MaxPool2d(long kernel_size, long? stride = null, long? padding = null) =>
                new Activation(nameof(MaxPool2d), input => functional.max_pool2d(input, kernel_size, stride, padding));

            public static Module<Tensor, Tensor> PixelShuffle(long upscale_factor) => new Activation(nameof(PixelShuffle), input => functional.pixel_shuffle(input, upscale_factor));
        }
    }
}
