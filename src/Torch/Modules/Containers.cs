using System.Collections;
using TorchSharp.Modules;

namespace TorchSharp.Modules
{
    /// <summary>Modules one after the other, each fed with what the one before gives.</summary>
    public sealed class Sequential : torch.nn.Module<torch.Tensor, torch.Tensor>
    {
        private readonly List<torch.nn.Module<torch.Tensor, torch.Tensor>> _steps = [];

        internal Sequential(IEnumerable<(string name, torch.nn.Module<torch.Tensor, torch.Tensor> module)> modules) : base(nameof(Sequential))
        {
            foreach (var (name, module) in modules)
            {
                register_module(name, module);
                _steps.Add(module);
            }
        }

        public int Count => _steps.Count;

        public torch.nn.Module<torch.Tensor, torch.Tensor> this[int index] => _steps[index];

        public override torch.Tensor forward(torch.Tensor input)
        {
            // An empty sequence gives the input itself; disposing both must not end one twice.
            if (_steps.Count == 0)
                return input.alias();
            using var scope = torch.NewDisposeScope();
            var result = input;
            foreach (var step in _steps)
                result = step.call(result);
            return result.MoveToOuterDisposeScope();
        }

        protected override void RegisterComponents() { }
    }

    /// <summary>A list of modules that are registered under their indices.</summary>
    public sealed class ModuleList<T> : torch.nn.Module, IReadOnlyList<T> where T : torch.nn.Module
    {
        private readonly List<T> _items = [];

        public ModuleList(params T[] modules) : base(nameof(ModuleList<T>)) => extend(modules);

        public int Count => _items.Count;

        public T this[int index] => _items[index];

        public void Add(T item) => append(item);

        public void append(T module)
        {
            register_module($"{_items.Count}", module);
            _items.Add(module);
        }

        public void extend(IEnumerable<T> modules)
        {
            foreach (var module in modules)
                append(module);
        }

        public IEnumerator<T> GetEnumerator() => _items.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        protected override void RegisterComponents() { }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) =>
                new(modules.Select((module, index) => ($"{index}", module)));

            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => Sequential([.. modules]);

            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

            public static ModuleList<T> ModuleList<T>(params T[] modules) where T : Module => new(modules);
        }
    }
}
