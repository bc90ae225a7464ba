using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool requires_grad
        {
            get
            {
                Native.Check(Native.ct_tensor_requires_grad(handle, out var on));
                return on;
            }
            set => Native.Check(Native.ct_tensor_set_requires_grad(handle, value));
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>True for a tensor that no recorded operation made; only leaves receive gradients.</summary>
        public bool is_leaf
        {
            get
            {
                Native.Check(Native.ct_tensor_is_leaf(handle, out var leaf));
                return leaf;
            }
        }

        /// <summary>The accumulated gradient; null where backward never arrived, which is not the same as zero.</summary>
        public Tensor? grad
        {
            get
            {
                Native.Check(Native.ct_tensor_grad(handle, out var result));
                return result.IsInvalid ? null : new Tensor(result);
            }
            set => Native.Check(Native.ct_tensor_set_grad(handle, value?.handle ?? TensorHandle.None));
        }

        /// <summary>Adds the gradient of this single number to every leaf that it depends on, and frees the graph.</summary>
        public void backward() => Native.Check(Native.ct_tensor_backward(handle));

        /// <summary>The same elements outside the graph of gradients; shares memory.</summary>
        public Tensor detach() => Made(Native.ct_tensor_detach(handle, out var result), result);

        /// <summary>
        /// Takes over another tensor's elements, type and device while staying the same leaf, so that optimizers which hold
        /// it go on working; the gradient is dropped.
        /// </summary>
        internal void SetData(Tensor contents) => Native.Check(Native.ct_tensor_set_data(handle, contents.handle));
    }
}
