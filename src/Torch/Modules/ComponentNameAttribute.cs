namespace TorchSharp.Utils;

/// <summary>Names a field's parameter or submodule where the field's own name will not do.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class ComponentNameAttribute : Attribute
{
    public string Name { get; set; } = "";
}
