using CovidLabel.Torch;

// The threads, the random numbers and the memory that these tests look at belong to the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(Torch.Tests.TunedProcess))]

namespace Torch.Tests;

public sealed class TunedProcess
{
    // One thread: these tensors are small, and two threads on a busy machine mostly wait for each other.
    public TunedProcess() => Acceleration.TuneProcess(1);
}
