using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>How a loss joins its elements.</summary>
        public enum Reduction
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        public static partial class functional
        {
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Tensor.Made(Native.ct_mse_loss(input.handle, target.handle, (long)reduction, out var result), result);

            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Tensor.Made(Native.ct_l1_loss(input.handle, target.handle, (long)reduction, out var result), result);

            /// <param name="input">Probabilities.</param>
            public static Tensor binary_cross_entropy(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Tensor.Made(Native.ct_binary_cross_entropy(input.handle, target.handle, Optional(weight), (long)reduction, out var result), result);

            /// <param name="input">Logits: the sigmoid is part of the loss.</param>
            /// <param name="pos_weights">Multiplies the loss of positive examples.</param>
            public static Tensor binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) =>
                Tensor.Made(Native.ct_binary_cross_entropy_with_logits(input.handle, target.handle, Optional(weight), Optional(pos_weights), (long)reduction, out var result), result);
        }
    }
}
