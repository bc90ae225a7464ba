using System.Runtime.InteropServices;

namespace CovidLabel.TrainingService;

/// <summary>
/// OpenMP's threads spin at the end of each parallel region, by default, and starve everybody where the machine is shared: with 20 runnable
/// processes on 2 cores two threads took more than twice as long for an epoch as with sleeping ones.
/// </summary>
internal static partial class OpenMp
{
    /// <summary>
    /// To be called before anything of libtorch is loaded, since libgomp reads its environment then; .NET's own environment does not reach
    /// native code. What the environment says already is left.
    /// </summary>
    public static void SleepWhenIdle()
    {
        if (OperatingSystem.IsLinux()) _ = SetEnvironment("OMP_WAIT_POLICY", "PASSIVE", overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
