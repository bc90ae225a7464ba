using CovidLabel.TrainingService.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Train;

/// <summary>Tensors to and from safetensors files.</summary>
internal static class TensorBytes
{
    public static TensorType TypeOf(Tensor tensor) => tensor.dtype switch
    {
        ScalarType.Float32 => TensorType.Float32,
        ScalarType.Int64 => TensorType.Int64,
        var other => throw new NotSupportedException($"weights of type {other} are not stored"),
    };

    public static void Write(SafeTensorsWriter writer, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var host = tensor.detach().cpu();
        if (TypeOf(tensor) == TensorType.Float32) writer.Write<float>(host.data<float>().ToArray());
        else writer.Write<long>(host.data<long>().ToArray());
    }

    /// <summary>Overwrites a tensor with one from a file.</summary>
    /// <exception cref="InvalidTensorFileException">No such tensor, or another type or shape.</exception>
    public static void Read(SafeTensorsReader reader, string path, string name, Tensor into)
    {
        if (!reader.Entries.TryGetValue(name, out var entry)) throw new InvalidTensorFileException(path, $"it holds no tensor {name}");
        if (!entry.Shape.SequenceEqual(into.shape))
            throw new InvalidTensorFileException(path, $"{name} has shape [{string.Join(", ", entry.Shape)}]; [{string.Join(", ", into.shape)}] was expected");
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var shape = into.shape.AsSpan();
        into.copy_(TypeOf(into) == TensorType.Float32
            ? torch.tensor(reader.Read<float>(name, TensorType.Float32), shape)
            : torch.tensor(reader.Read<long>(name, TensorType.Int64), shape));
    }
}
