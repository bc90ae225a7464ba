using System.Diagnostics.CodeAnalysis;

namespace TorchSharp;

/// <summary>The dispose scopes of one thread.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Scopes belong to those who open them; this only knows the innermost.")]
public sealed class DisposeScopeManager
{
    [ThreadStatic] private static DisposeScopeManager? _threadSingleton;

    private DisposeScope? _current;

    internal static DisposeScopeManager ThreadSingleton => _threadSingleton ??= new DisposeScopeManager();

    internal DisposeScope? Register(IDisposable disposable)
    {
        _current?.Include(disposable);
        return _current;
    }

    internal DisposeScope NewDisposeScope() => _current = new DisposeScope(this, _current);

    internal void Remove(DisposeScope scope)
    {
        if (ReferenceEquals(_current, scope))
        {
            _current = scope.OuterScope;
            return;
        }
        // A scope that ends before one that was opened later: its place in the chain is closed.
        for (var inner = _current; inner is not null; inner = inner.OuterScope)
        {
            if (ReferenceEquals(inner.OuterScope, scope))
                inner.OuterScope = scope.OuterScope;
        }
    }
}

/// <summary>
/// Disposes, at its own end, every tensor that was made on this thread while it was the innermost scope, apart from those
/// moved out of it.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager _manager;
    private HashSet<IDisposable> _disposables = new(ReferenceEqualityComparer.Instance);

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer) => (_manager, OuterScope) = (manager, outer);

    internal DisposeScope? OuterScope { get; set; }

    public int DisposablesCount => _disposables.Count;

    public IReadOnlyList<IDisposable> DisposablesView => [.. _disposables];

    public bool Contains(IDisposable disposable) => _disposables.Contains(disposable);

    /// <summary>Adds something else that shall end with the scope.</summary>
    internal T Include<T>(T disposable) where T : IDisposable
    {
        _disposables.Add(disposable);
        return disposable;
    }

    /// <summary>Hands it to the scope around this one; out of every scope if there is none.</summary>
    public T MoveToOuter<T>(T disposable) where T : IDisposable
    {
        Move(disposable, OuterScope);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second));

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    /// <summary>Takes it out of all scopes.</summary>
    public T Detach<T>(T disposable) where T : IDisposable
    {
        Move(disposable, null);
        return disposable;
    }

    private void Move(IDisposable disposable, DisposeScope? target)
    {
        if (!_disposables.Remove(disposable))
            return;
        target?._disposables.Add(disposable);
        if (disposable is torch.Tensor tensor)
            tensor.OwningDisposeScope = target;
    }

    public void DisposeEverything() => DisposeEverythingBut([]);

    /// <summary>Frees what the scope holds now, except what is named; the scope goes on.</summary>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var old = _disposables;
        _disposables = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        foreach (var disposable in old)
        {
            if (_disposables.Contains(disposable))
                continue;
            if (disposable is torch.Tensor tensor)
                tensor.OwningDisposeScope = null;
            disposable.Dispose();
        }
    }

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut([(IDisposable)keep]);
        return keep;
    }

    /// <summary>Called by what was disposed on its own.</summary>
    public void MarkAsDisposed(IDisposable disposable) => _disposables.Remove(disposable);

    public void Dispose()
    {
        DisposeEverything();
        _manager.Remove(this);
    }
}

public static partial class torch
{
    /// <summary>Opens a scope on this thread; end it with <c>using</c>.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.ThreadSingleton.NewDisposeScope();
}
