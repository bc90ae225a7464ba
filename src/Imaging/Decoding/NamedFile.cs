using System.Runtime.InteropServices;

namespace CovidLabel.Imaging.Decoding;

/// <summary>
/// A file to decode: the name a person knows it by, and how to read its bytes. The name is only ever reported, never
/// used as a path.
/// </summary>
/// <param name="Name">Name as given by the sender, with folders where it had any.</param>
/// <param name="Open">Opens the bytes for reading; called once, the decoder disposes the stream.</param>
public sealed record NamedFile(string Name, Func<CancellationToken, ValueTask<Stream>> Open)
{
    public static NamedFile FromBytes(string name, ReadOnlyMemory<byte> content) =>
        new(name, _ => ValueTask.FromResult<Stream>(
            MemoryMarshal.TryGetArray(content, out var array)
                ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
                : new MemoryStream(content.ToArray(), writable: false)));

    /// <param name="path">A file on this machine.</param>
    /// <param name="name">Name to report; the file's own name where null.</param>
    public static NamedFile FromPath(string path, string? name = null) =>
        new(name ?? Path.GetFileName(path), _ => ValueTask.FromResult<Stream>(File.OpenRead(path)));
}
