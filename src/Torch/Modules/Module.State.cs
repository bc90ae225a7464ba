using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public abstract partial class Module
        {
            /// <summary>Own parameters first, then those of the submodules with dotted names; each tensor once.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
                return Named(recurse, module => module._parameters).Where(each => seen.Add(each.Item2));
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(each => each.parameter);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                return Named(recurse, module => module._buffers).Where(each => seen.Add(each.Item2));
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true) => named_buffers(recurse).Select(each => each.buffer);

            public virtual IEnumerable<(string name, Module module)> named_children() => _modules;

            public virtual IEnumerable<Module> children() => _modules.Select(each => each.module);

            public virtual IEnumerable<(string name, Module module)> named_modules() => Named(true, module => module._modules);

            public virtual IEnumerable<Module> modules() => named_modules().Select(each => each.module);

            private IEnumerable<(string, T)> Named<T>(bool recurse, Func<Module, List<(string name, T item)>> own)
            {
                foreach (var (name, item) in own(this))
                    yield return (name, item);
                if (!recurse)
                    yield break;
                foreach (var (prefix, module) in _modules)
                {
                    foreach (var (name, item) in module.Named(true, own))
                        yield return ($"{prefix}.{name}", item);
                }
            }

            public virtual Parameter? get_parameter(string target) => named_parameters().FirstOrDefault(each => each.name == target).parameter;

            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, module) in _modules)
                    module.apply(fn);
                fn(this);
                return this;
            }

            /// <summary>Removes the gradients of all parameters, or fills them with zeros.</summary>
            public virtual void zero_grad(bool set_to_none = true) => optim.ZeroGrad(parameters(), set_to_none);

            /// <summary>The parameters and buffers by name: the tensors themselves, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach (var (name, parameter) in named_parameters())
                    destination.TryAdd(Prefixed(prefix, name), parameter);
                foreach (var (name, buffer) in named_buffers())
                    destination.TryAdd(Prefixed(prefix, name), buffer);
                return destination;
            }

            private static string Prefixed(string? prefix, string name) => string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}";

            /// <summary>Copies values into the tensors of the same names.</summary>
            /// <exception cref="InvalidOperationException">Strict, and the names are not the same on both sides.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                skip ??= [];
                var destination = state_dict();
                var missing = destination.Keys.Except(source.Keys).Except(skip).ToList();
                var unexpected = source.Keys.Except(destination.Keys).Except(skip).ToList();
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                    throw new InvalidOperationException($"The loaded state_dict is not identical to the target dictionary: missing [{string.Join(", ", missing)}], unexpected [{string.Join(", ", unexpected)}].");
                using (no_grad())
                {
                    foreach (var (name, tensor) in source)
                    {
                        if (!skip.Contains(name) && destination.TryGetValue(name, out var target))
                            target.copy_(tensor);
                    }
                }
                return (missing, unexpected);
            }

            /// <summary>Converts and moves; floating-point tensors alone change type. Parameters stay the same objects.</summary>
            internal void To(Device? device, ScalarType? dtype)
            {
                using var scope = NewDisposeScope();
                foreach (var (_, tensor) in state_dict())
                {
                    var type = dtype is { } wished && tensor.is_floating_point() ? wished : tensor.dtype;
                    var place = device ?? tensor.device;
                    if (type != tensor.dtype || place != tensor.device)
                        tensor.SetData(tensor.to(type, place));
                }
            }
        }
    }
}

public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, torch.ScalarType type) where T : torch.nn.Module => Moved(module, null, type);

    public static T to<T>(this T module, torch.Device device) where T : torch.nn.Module => Moved(module, device, null);

    public static T to<T>(this T module, torch.Device device, torch.ScalarType type) where T : torch.nn.Module => Moved(module, device, type);

    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1) where T : torch.nn.Module =>
        Moved(module, new torch.Device(deviceType, deviceIndex), null);

    public static T cpu<T>(this T module) where T : torch.nn.Module => Moved(module, torch.CPU, null);

    public static T cuda<T>(this T module, int deviceIndex = -1) where T : torch.nn.Module =>
        Moved(module, new torch.Device(DeviceType.CUDA, deviceIndex), null);

    private static T Moved<T>(T module, torch.Device? device, torch.ScalarType? type) where T : torch.nn.Module
    {
        module.To(device, type);
        return module;
    }
}
