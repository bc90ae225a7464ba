using System.Reflection;
using System.Runtime.InteropServices;
using CovidLabel.Torch;
using TorchSharp.Interop;
using static TorchSharp.torch;

namespace Torch.Tests;

public class NativeErrorTests
{
    public static IEnumerable<TheoryDataRow<string>> FallibleEntryPoints() =>
        Fallible().Select(method => new TheoryDataRow<string>(method.Name));

    private static IEnumerable<MethodInfo> Fallible() => typeof(Native)
        .GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        .Where(method => method.Name.StartsWith("ct_", StringComparison.Ordinal) && method.ReturnType == typeof(nint))
        .Where(method => method.Name is not ("ct_error_message" or "ct_torch_version"));

    [Theory]
    [MemberData(nameof(FallibleEntryPoints))]
    public void EntryPoint_WhoseWorkThrows_ReturnsTheErrorInstead(string name)
    {
        (int failure, string message)[] cases =
        [
            (1, "asked to fail: standard"),
            (2, "asked to fail: torch"),
            (3, "libtorch threw something that is not an exception"),
            (4, "asked to fail: memory"),
        ];
        foreach (var (failure, message) in cases)
        {
            Native.ct_fail_next_call(failure);
            Assert.Equal(message, Message(Call(name)));
        }
    }

    [Fact]
    public void EntryPoint_ThatTakesATensor_RefusesAMissingOne()
    {
        var takesTensors = Fallible().Where(method => method.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(TensorHandle)).ToList();
        Assert.True(takesTensors.Count > 80);
        foreach (var method in takesTensors)
            Assert.Equal($"{method.Name}: a tensor is missing", $"{method.Name}: {Message(Call(method.Name))}");
    }

    [Fact]
    public void Library_ExportsNothingThatTheBindingDoesNotDeclare()
    {
        var declared = typeof(Native).GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Select(method => method.Name).Where(name => name.StartsWith("ct_", StringComparison.Ordinal)).ToHashSet();
        var library = NativeLibrary.Load("covidlabel_torch", typeof(Native).Assembly, null);
        foreach (var name in declared)
            Assert.True(NativeLibrary.TryGetExport(library, name, out _), $"{name} is declared and not exported");
        var sources = Directory.GetFiles(NativeSources(), "*.cpp").Select(File.ReadAllText);
        var defined = sources.SelectMany(text => System.Text.RegularExpressions.Regex.Matches(text, @"^CT_API .*?\b(ct_\w+)\(", System.Text.RegularExpressions.RegexOptions.Multiline))
            .Select(match => match.Groups[1].Value);
        Assert.Empty(defined.Except(declared));
    }

    [Fact]
    public void Operation_OnShapesThatDoNotFit_ThrowsLibtorchsMessage()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ExternalException>(() => nn.functional.conv2d(zeros(1, 1, 8, 8), zeros(3, 4, 3, 3)));
        Assert.Contains("to have 4 channels, but got 1 channels", error.Message);
        Assert.Throws<ExternalException>(() => zeros(2).add(zeros(3)));
        Assert.Throws<ExternalException>(() => zeros(2, -3));
        Assert.Throws<ExternalException>(() => zeros(2).narrow(0, 1, 5));
        Assert.Throws<ExternalException>(() => zeros(2).backward());
        Assert.Throws<ExternalException>(() => cat([]));
        Assert.Throws<ExternalException>(() => set_num_threads(0));
    }

    [Fact]
    public void Operation_WithoutMemoryForItsResult_ThrowsWhatIsKnownAsThat()
    {
        var tooMuch = Assert.Throws<TensorMemoryException>(() => zeros(1L << 50)); // 4 PiB
        Assert.True(Acceleration.IsOutOfMemory(tooMuch));
        Assert.True(CovidLabel.Torch.Package.Acceleration.IsOutOfMemory(AsThePackageThrows(tooMuch.Message)));

        Native.ct_fail_next_call(4); // as a CUDA device does
        Assert.True(Acceleration.IsOutOfMemory(Assert.Throws<TensorMemoryException>(() => zeros(1))));
        using var after = zeros(1);
        Assert.Equal(0, after.item<float>());
    }

    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 79.15 GiB total capacity)", true)]
    [InlineData("cuDNN error: CUDNN_STATUS_ALLOC_FAILED", true)]
    [InlineData("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", true)]
    [InlineData("Given groups=1, weight of size [3, 4, 3, 3], expected input[1, 1, 8, 8] to have 4 channels", false)]
    public void Package_TellsByTheWordsWhetherMemoryRanOut(string message, bool isMemory) =>
        Assert.Equal(isMemory, CovidLabel.Torch.Package.Acceleration.IsOutOfMemory(AsThePackageThrows(message)));

    [Fact]
    public void Operation_OnADisposedTensor_Throws()
    {
        var disposed = zeros(2);
        disposed.Dispose();
        using var other = zeros(2);
        Assert.True(disposed.IsInvalid);
        Assert.ThrowsAny<ObjectDisposedException>(() => disposed.relu());
        Assert.ThrowsAny<ObjectDisposedException>(() => other + disposed);
        Assert.ThrowsAny<ObjectDisposedException>(() => cat([other, disposed]));
        Assert.Equal("disposed tensor", disposed.ToString());
    }

    [Fact]
    public void Tensor_OnADeviceThatIsNotThere_Throws()
    {
        if (cuda.is_available())
            Assert.Skip("This machine has a CUDA device.");
        using var tensor = zeros(2);
        Assert.ThrowsAny<ExternalException>(() => tensor.cuda());
        Assert.ThrowsAny<ExternalException>(() => tensor.pin_memory());
        Assert.ThrowsAny<ExternalException>(() => cuda.synchronize());
    }

#pragma warning disable CA2201 // the type that TorchSharp throws
    private static ExternalException AsThePackageThrows(string message) => new(message);
#pragma warning restore CA2201

    private static string Message(nint error)
    {
        Assert.NotEqual(0, error);
        return Assert.ThrowsAny<ExternalException>(() => Native.Check(error)).Message;
    }

    private static string NativeSources()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CovidLabel.sln")))
            folder = Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new DirectoryNotFoundException("the repository's root");
        return Path.Combine(folder, "src", "Torch", "native");
    }

    // Reflection cannot pass spans, so each call is made through a compiled expression with default values.
    private static nint Call(string name)
    {
        var method = Fallible().Single(each => each.Name == name);
        var variables = new List<System.Linq.Expressions.ParameterExpression>();
        var arguments = new List<System.Linq.Expressions.Expression>();
        foreach (var parameter in method.GetParameters())
        {
            var type = parameter.ParameterType;
            if (type.IsByRef)
            {
                var variable = System.Linq.Expressions.Expression.Variable(type.GetElementType()!);
                variables.Add(variable);
                arguments.Add(variable);
            }
            else
            {
                arguments.Add(type == typeof(TensorHandle)
                    ? System.Linq.Expressions.Expression.Constant(TensorHandle.None)
                    : System.Linq.Expressions.Expression.Default(type));
            }
        }
        var body = System.Linq.Expressions.Expression.Block(variables, System.Linq.Expressions.Expression.Call(method, arguments));
        return System.Linq.Expressions.Expression.Lambda<Func<nint>>(body).Compile()();
    }
}
