using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// A part of a network: parameters (learned), buffers (kept with them, not learned) and submodules, by name.
        /// A derived class calls <see cref="RegisterComponents"/> at the end of its constructor: it registers what its fields
        /// hold under the fields' names. The module owns what is registered and disposes it.
        /// </summary>
        public abstract partial class Module : IDisposable
        {
            private readonly string _name;
            private readonly List<(string name, Parameter parameter)> _parameters = [];
            private readonly List<(string name, Tensor buffer)> _buffers = [];
            private readonly List<(string name, Module module)> _modules = [];

            protected Module(string name) => _name = name;

            public virtual string GetName() => _name;

            /// <summary>True while training: dropout drops, batch norm uses the batch.</summary>
            public virtual bool training { get; private set; } = true;

            public virtual void train(bool train = true)
            {
                training = train;
                foreach (var (_, module) in _modules)
                    module.train(train);
            }

            public virtual void eval() => train(false);

            protected virtual void RegisterComponents()
            {
                foreach (var field in GetType().GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
                {
                    var name = field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
                    if (IsRegistered(name))
                        continue;
                    switch (field.GetValue(this))
                    {
                        case Module module: register_module(name, module); break;
                        case Parameter parameter: register_parameter(name, parameter); break;
                        case Tensor tensor: register_buffer(name, tensor); break;
                    }
                }
            }

            private bool IsRegistered(string name) => _modules.Exists(each => each.name == name)
                || _parameters.Exists(each => each.name == name) || _buffers.Exists(each => each.name == name);

            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_parameter(string name, Parameter param)
            {
                RequireFree(name);
                param.DetachFromDisposeScope();
                _parameters.Add((name, param));
            }

            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_buffer(string name, Tensor tensor)
            {
                RequireFree(name);
                tensor.DetachFromDisposeScope();
                _buffers.Add((name, tensor));
            }

            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            /// <exception cref="ArgumentException">The name is empty or has a dot in it.</exception>
            public virtual void register_module(string name, Module submodule)
            {
                if (name.Length == 0 || name.Contains('.'))
                    throw new ArgumentException($"module name can't be empty or contain \".\", got: {name}", nameof(name));
                RequireFree(name);
                submodule.RegisterComponents();
                _modules.Add((name, submodule));
            }

            public void add_module(string name, Module module) => register_module(name, module);

            private void RequireFree(string name)
            {
                if (IsRegistered(name))
                    throw new InvalidOperationException($"{name} is already registered.");
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                    return;
                foreach (var (_, parameter) in _parameters)
                    parameter.Dispose();
                foreach (var (_, buffer) in _buffers)
                    buffer.Dispose();
                foreach (var (_, module) in _modules)
                    module.Dispose();
            }
        }

        /// <summary>A module of one input.</summary>
        public abstract class Module<T, TResult>(string name) : Module(name)
        {
            public abstract TResult forward(T input);

            public TResult call(T input) => forward(input);
        }

        /// <summary>A module of two inputs.</summary>
        public abstract class Module<T1, T2, TResult>(string name) : Module(name)
        {
            public abstract TResult forward(T1 input1, T2 input2);

            public TResult call(T1 input1, T2 input2) => forward(input1, input2);
        }

        /// <summary>A module of three inputs.</summary>
        public abstract class Module<T1, T2, T3, TResult>(string name) : Module(name)
        {
            public abstract TResult forward(T1 input1, T2 input2, T3 input3);

            public TResult call(T1 input1, T2 input2, T3 input3) => forward(input1, input2, input3);
        }
    }
}
