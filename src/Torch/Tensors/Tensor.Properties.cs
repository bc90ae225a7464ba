using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public long Dimensions
        {
            get
            {
                Native.Check(Native.ct_tensor_dimensions(handle, out var dimensions));
                return dimensions;
            }
        }

        public long ndim => Dimensions;

        public long dim() => Dimensions;

        public long NumberOfElements
        {
            get
            {
                Native.Check(Native.ct_tensor_numel(handle, out var count));
                return count;
            }
        }

        public long numel() => NumberOfElements;

        /// <summary>Bytes an element.</summary>
        public long ElementSize => dtype switch
        {
            ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
            ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
            ScalarType.Int32 or ScalarType.Float32 => 4,
            _ => 8,
        };

        public long element_size() => ElementSize;

        /// <summary>Sizes, outermost dimension first; empty for a single number.</summary>
        public long[] shape => SizesAndStrides().sizes;

        public long[] size() => shape;

        /// <summary>The size of one dimension; negative ones count from the end.</summary>
        public long size(int dim)
        {
            var sizes = shape;
            return sizes[dim < 0 ? dim + sizes.Length : dim];
        }

        /// <summary>How many elements apart neighbours along each dimension lie in memory.</summary>
        public long[] stride() => SizesAndStrides().strides;

        private (long[] sizes, long[] strides) SizesAndStrides()
        {
            var (sizes, strides) = (new long[Dimensions], new long[Dimensions]);
            Native.Check(Native.ct_tensor_shape(handle, sizes, strides));
            return (sizes, strides);
        }

        public ScalarType dtype
        {
            get
            {
                Native.Check(Native.ct_tensor_type(handle, out var type));
                return (ScalarType)type;
            }
        }

        public Device device
        {
            get
            {
                Native.Check(Native.ct_tensor_device(handle, out var type, out var index));
                return new Device((DeviceType)type, index);
            }
        }

        public DeviceType device_type => device.type;

        public int device_index => device.index;

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_floating_point() =>
            dtype is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

        public bool is_contiguous()
        {
            Native.Check(Native.ct_tensor_is_contiguous(handle, false, out var contiguous));
            return contiguous;
        }
    }
}
