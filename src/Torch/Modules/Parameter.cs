namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Makes a parameter of a tensor, which is invalid from then on.</summary>
            public static Modules.Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>A tensor that a module learns. Modules own their parameters: registering takes them out of dispose scopes.</summary>
    public sealed class Parameter : torch.Tensor
    {
        /// <summary>Takes over the tensor, which is invalid from then on.</summary>
        public Parameter(torch.Tensor data, bool requires_grad = true) : base(data) => this.requires_grad = requires_grad;
    }
}
