using System.ComponentModel;
using System.Runtime.InteropServices;

namespace CovidLabel.TrainingService.Data;

/// <summary>A rename survives a power cut only once its directory is on disk too (POSIX fsync); .NET has no call for that.</summary>
internal static partial class DurableDirectory
{
    private const int ReadOnlyDirectoryCloseOnExec = 0x10000 | 0x80000; // O_DIRECTORY | O_CLOEXEC of Linux on x64

    /// <exception cref="IOException">The directory could not be brought to disk.</exception>
    public static void Sync(string directory)
    {
        if (!OperatingSystem.IsLinux()) return;
        var descriptor = Open(directory, ReadOnlyDirectoryCloseOnExec);
        if (descriptor < 0) throw Failure(directory);
        try
        {
            // EINVAL: this file system cannot sync directories (some network mounts); nothing more can be done there.
            if (FileSync(descriptor) != 0 && Marshal.GetLastPInvokeError() != 22) throw Failure(directory);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string directory) =>
        new($"{directory} could not be brought to disk: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FileSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
