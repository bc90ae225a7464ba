using System.Buffers.Binary;
using System.Text;
using CovidLabel.TrainingService.Data;

namespace CovidLabel.TrainingService.Tests;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Writer_ValuesOfEveryType_ComeBackWithMetadata()
    {
        var path = folder.File("a.safetensors");
        using (var writer = SafeTensorsWriter.Create(
            path,
            new Dictionary<string, string> { ["author"] = "Ä" },
            [("pixels", TensorType.Int16, [2, 2]), ("labels", TensorType.UInt8, [3]), ("weights", TensorType.Float32, [1, 2]), ("steps", TensorType.Int64, [])]))
        {
            writer.Write<short>([1, -2, 3, short.MinValue]);
            writer.Write<byte>([0, 1, 255]);
            writer.Write<float>([0.5f, float.NegativeInfinity]);
            writer.Write<long>([long.MaxValue]);
            var hash = writer.Commit();

            using var reader = SafeTensorsReader.OpenVerified(path);
            Assert.Equal(hash, reader.ClaimedSha256);
            Assert.Equal("Ä", reader.Metadata["author"]);
            Assert.Equal([1, -2, 3, short.MinValue], reader.Read<short>("pixels", TensorType.Int16));
            Assert.Equal([0, 1, 255], reader.Read<byte>("labels", TensorType.UInt8));
            Assert.Equal([0.5f, float.NegativeInfinity], reader.Read<float>("weights", TensorType.Float32));
            Assert.Equal([long.MaxValue], reader.Read<long>("steps", TensorType.Int64));
            Assert.Equal([2, 2], reader.Entries["pixels"].Shape);
        }
    }

    [Fact]
    public void Writer_SameContentTwice_GivesTheSameBytes()
    {
        Assert.Equal(File.ReadAllBytes(One("a")), File.ReadAllBytes(One("b")));
    }

    [Fact]
    public void Writer_NotCommitted_LeavesTheOldFileAndNoPartialOne()
    {
        var path = One("a");
        var before = File.ReadAllBytes(path);
        using (var writer = SafeTensorsWriter.Create(path, new Dictionary<string, string>(), [("x", TensorType.Float32, [100])]))
            writer.Write<float>(new float[50]);

        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Writer_LessDataThanPromised_RefusesToCommit()
    {
        using var writer = SafeTensorsWriter.Create(folder.File("a"), new Dictionary<string, string>(), [("x", TensorType.Float32, [2])]);
        writer.Write<float>([1f]);

        Assert.Throws<InvalidOperationException>(() => writer.Commit());
    }

    [Fact]
    public void OpenVerified_AnyBitFlipped_IsRefused()
    {
        var path = One("a");
        var bytes = File.ReadAllBytes(path);
        for (var position = 0; position < bytes.Length; position++)
        {
            var changed = (byte[])bytes.Clone();
            changed[position] ^= 1;
            File.WriteAllBytes(folder.File("changed"), changed);

            Assert.Throws<InvalidTensorFileException>(() => SafeTensorsReader.OpenVerified(folder.File("changed")).Dispose());
        }
    }

    [Fact]
    public void OpenVerified_AnyTruncation_IsRefused()
    {
        var bytes = File.ReadAllBytes(One("a"));
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(folder.File("torn"), bytes[..length]);

            Assert.Throws<InvalidTensorFileException>(() => SafeTensorsReader.OpenVerified(folder.File("torn")).Dispose());
        }
    }

    [Fact]
    public void OpenVerified_FileOfAnotherWriter_SaysThatItCarriesNoHash()
    {
        var path = Raw("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4);

        using (var reader = SafeTensorsReader.Open(path)) Assert.Equal([0f], reader.Read<float>("x", TensorType.Float32));
        Assert.Contains("no hash", Assert.Throws<InvalidTensorFileException>(() => SafeTensorsReader.OpenVerified(path)).Reason);
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "shape")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "shape")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}""", 4, "shape")]
    [InlineData("""{"x":{"dtype":"F8","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown type F8")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "beyond the end")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "belong to no tensor")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "belong to no tensor")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "no valid range")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "no valid range")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "no valid range")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "overlaps")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "not valid JSON")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1]}}""", 4, "does not describe tensors")]
    [InlineData("""{"x":{"dtype":"F32","shape":"1","data_offsets":[0,4]}}""", 4, "does not describe tensors")]
    [InlineData("""{"x":{"dtype":"F32","shape":[0.5],"data_offsets":[0,4]}}""", 4, "does not describe tensors")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "does not describe tensors")]
    [InlineData("""{"__metadata__":["a"]}""", 0, "does not describe tensors")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "not valid JSON")]
    [InlineData("""{"__metadata__":{"a":"1"},"__metadata__":{"b":"2"}}""", 0, "not valid JSON")]
    [InlineData("""{"x":null}""", 0, "does not describe tensors")]
    [InlineData("""{"x":{"dtype":null,"shape":[1],"data_offsets":[0,4]}}""", 4, "does not describe tensors")]
    [InlineData("""{} {}""", 0, "not valid JSON")]
    [InlineData("""[]""", 0, "not a JSON object")]
    [InlineData("""{"x":""", 0, "not valid JSON")]
    public void Open_BrokenHeader_NamesTheRule(string header, int dataBytes, string reason)
    {
        var path = Raw(header, dataBytes);

        Assert.Contains(reason, Assert.Throws<InvalidTensorFileException>(() => SafeTensorsReader.Open(path)).Reason);
    }

    [Theory]
    [InlineData(ulong.MaxValue, "at most")]
    [InlineData(100_000_001UL, "at most")]
    [InlineData(50UL, "ends within its header")]
    public void Open_HeaderLengthThatCannotBe_IsRefusedWithoutAllocating(ulong length, string reason)
    {
        var bytes = new byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        File.WriteAllBytes(folder.File("a"), bytes);

        Assert.Contains(reason, Assert.Throws<InvalidTensorFileException>(() => SafeTensorsReader.Open(folder.File("a"))).Reason);
    }

    [Fact]
    public void Read_WrongNameOrType_NamesIt()
    {
        using var reader = SafeTensorsReader.Open(One("a"));

        Assert.Contains("no tensor y", Assert.Throws<InvalidTensorFileException>(() => reader.Read<float>("y", TensorType.Float32)).Reason);
        Assert.Contains("x is F32", Assert.Throws<InvalidTensorFileException>(() => reader.Read<short>("x", TensorType.Int16)).Reason);
    }

    private string One(string name)
    {
        var path = folder.File(name);
        using var writer = SafeTensorsWriter.Create(path, new Dictionary<string, string> { ["k"] = "v" }, [("x", TensorType.Float32, [3])]);
        writer.Write<float>([1, 2, 3]);
        writer.Commit();
        return path;
    }

    private string Raw(string header, int dataBytes)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + dataBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)json.Length);
        json.CopyTo(bytes, 8);
        File.WriteAllBytes(folder.File("raw"), bytes);
        return folder.File("raw");
    }
}
