using TorchSharp;
using static TorchSharp.torch;

namespace Torch.Tests;

public class DisposeScopeTests
{
    [Fact]
    public void Scope_AtItsEnd_DisposesWhatWasMadeInIt()
    {
        var before = Tensor.TotalCount;
        Tensor inner;
        using (var scope = NewDisposeScope())
        {
            inner = zeros(2) + ones(2);
            Assert.Equal(3, scope.DisposablesCount);
            Assert.True(scope.Contains(inner));
        }
        Assert.True(inner.IsInvalid);
        // Not equal: the finalizer may free what an earlier test forgot.
        Assert.True(Tensor.TotalCount <= before);
    }

    [Fact]
    public void Tensor_MadeOutsideAnyScope_BelongsToItsHolder()
    {
        var outside = zeros(2);
        using (NewDisposeScope()) { }
        Assert.False(outside.IsInvalid);
        outside.Dispose();
        outside.Dispose();
        Assert.True(outside.IsInvalid);
    }

    [Fact]
    public void Tensor_MovedToTheOuterScope_LivesAsLongAsThat()
    {
        Tensor kept;
        using (var outer = NewDisposeScope())
        {
            using (NewDisposeScope())
                kept = zeros(2).MoveToOuterDisposeScope();
            Assert.False(kept.IsInvalid);
            Assert.True(outer.Contains(kept));
        }
        Assert.True(kept.IsInvalid);
    }

    [Fact]
    public void Tensor_MovedOutOfTheOutermostScope_IsFree()
    {
        Tensor kept;
        using (NewDisposeScope())
            kept = zeros(2).MoveToOuterDisposeScope();
        Assert.False(kept.IsInvalid);
        kept.Dispose();
    }

    [Fact]
    public void Tensor_Detached_OutlivesAllScopes()
    {
        Tensor kept;
        using (NewDisposeScope())
        {
            using (NewDisposeScope())
                kept = zeros(2).DetachFromDisposeScope();
        }
        Assert.False(kept.IsInvalid);
        kept.Dispose();
    }

    [Fact]
    public void Tensor_DisposedEarly_LeavesItsScope()
    {
        using var scope = NewDisposeScope();
        zeros(2).Dispose();
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Scope_DisposingEverythingButOne_GoesOnWithThatOne()
    {
        using var scope = NewDisposeScope();
        var (kept, dropped) = (zeros(2), zeros(2));
        scope.DisposeEverythingBut(kept);
        Assert.True(dropped.IsInvalid);
        Assert.Equal([kept], scope.DisposablesView);
        scope.DisposeEverything();
        Assert.True(kept.IsInvalid);
    }

    [Fact]
    public void Scope_MovingAndDetachingSeveral_ReturnsThem()
    {
        Tensor first, second, third;
        using (var outer = NewDisposeScope())
        {
            using (var inner = NewDisposeScope())
            {
                (first, second) = inner.MoveToOuter(zeros(1), zeros(1));
                third = inner.Detach(zeros(1));
            }
            Assert.Equal(2, outer.DisposablesCount);
            Assert.False(third.IsInvalid);
        }
        Assert.True(first.IsInvalid && second.IsInvalid);
        third.Dispose();
    }

    [Fact]
    public void Scopes_EndedInTheWrongOrder_StillOwnTheirOwn()
    {
        var outer = NewDisposeScope();
        var middle = NewDisposeScope();
        var inner = NewDisposeScope();
        middle.Dispose();
        var made = zeros(1);
        Assert.True(inner.Contains(made));
        made.MoveToOuterDisposeScope();
        Assert.True(outer.Contains(made));
        inner.Dispose();
        outer.Dispose();
        Assert.True(made.IsInvalid);
        using var scope = NewDisposeScope();
        using var free = zeros(1);
        Assert.True(scope.Contains(free));
    }

    [Fact]
    public void Scope_OfOneThread_DoesNotTakeAnotherThreadsTensors()
    {
        using var scope = NewDisposeScope();
        Tensor? other = null;
        var thread = new Thread(() => other = zeros(2));
        thread.Start();
        thread.Join();
        Assert.Equal(0, scope.DisposablesCount);
        other!.Dispose();
    }

    [Fact]
    public void Tensor_ThatNobodyDisposes_IsFreedByTheFinalizer()
    {
        var before = Tensor.TotalCount;
        Forget();
        for (var i = 0; i < 20 && Tensor.TotalCount > before; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.True(Tensor.TotalCount <= before);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Forget()
        {
            for (var i = 0; i < 10; i++)
                zeros(1000).add(1);
        }
    }
}
