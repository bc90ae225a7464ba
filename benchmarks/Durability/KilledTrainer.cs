using System.Diagnostics;
using System.Security.Cryptography;
using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;

namespace Durability;

/// <summary>
/// <c>trainer fit</c> killed with SIGKILL at random moments and started again, over and over, with a checkpoint as good as every step. Every
/// training must end with the weights of one that nobody disturbed, bit for bit.
/// </summary>
internal sealed class KilledTrainer(string folder)
{
    private const int Slices = 40;
    private const int Size = 32;
    private const int Epochs = 60;

    /// <summary>Long enough to be in the middle of anything, short enough that a training is killed several times.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(1.5);

    private static readonly TrainingOptions Options = new(
        "killed",
        new NetworkOptions(ImageSize: Size, Width: 4, Normalisation: Normalisation.Group, ClassifierPooling: ClassifierPooling.MeanMax),
        new AugmentationOptions(Flip: true, RotationDegrees: 10),
        Epochs: Epochs,
        Patience: Epochs,
        AverageDecay: 0.9);

    public int Kills { get; private set; }
    public int Resumed { get; private set; }
    public int Refused { get; private set; }
    public int Trainings { get; private set; }
    public int Different { get; private set; }

    /// <summary>Trains until so many were killed; the training under way is let finish.</summary>
    public async Task RunAsync(int kills)
    {
        var snapshot = Snapshot();
        var options = Path.Combine(folder, "options.json");
        await File.WriteAllTextAsync(options, Options.ToJson());
        var undisturbed = Path.Combine(folder, "undisturbed");
        if (!await FitAsync(snapshot, options, undisturbed, life: null)) throw new InvalidOperationException("the undisturbed training failed");
        var expected = Weights(undisturbed);
        while (Kills < kills)
        {
            var directory = Path.Combine(folder, $"training-{++Trainings}");
            while (!await FitAsync(snapshot, options, directory, Kills < kills ? Random.Shared.NextDouble() * LongestLife : null)) Kills++;
            if (Weights(directory) != expected) Different++;
            Directory.Delete(directory, recursive: true);
            Console.WriteLine($"  training {Trainings,3}: {Kills,4} kills so far, {Resumed} resumes, {Refused} torn checkpoints refused, {Different} trainings that ended otherwise");
        }
    }

    /// <returns>Whether it ended by itself.</returns>
    private async Task<bool> FitAsync(string snapshot, string options, string directory, TimeSpan? life)
    {
        using var trainer = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "trainer.dll"), "fit", "--snapshot", snapshot, "--options", options, "--out", directory,
                "--threads", "1", "--checkpoint-seconds", "0.01",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = trainer.StandardError.ReadToEndAsync();
        while (await trainer.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Resumed at", StringComparison.Ordinal)) Resumed++;
            if (line.Contains("checkpoint was refused", StringComparison.Ordinal)) Refused++;

            // From here on there is something to lose; what it says until it dies is of no interest.
            if (life is { } span && line.StartsWith("Training part", StringComparison.Ordinal)) _ = KillAsync(trainer, span);
        }

        await trainer.WaitForExitAsync();
        return trainer.ExitCode switch
        {
            0 => true,
            137 => false, // 128 + SIGKILL
            _ => throw new InvalidOperationException($"the trainer failed: {await errors}"),
        };
    }

    private static async Task KillAsync(Process trainer, TimeSpan after)
    {
        await Task.Delay(after);
        if (!trainer.HasExited) trainer.Kill();
    }

    private static string Weights(string directory) =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(directory, Fitting.WeightsName))));

    /// <summary>Noise, one patient a slice: what is learnt does not matter here.</summary>
    private string Snapshot()
    {
        var items = Enumerable.Range(0, Slices).Select(i => new SnapshotItem(
            $"{i}", $"{i}", "generated", i % 2 == 0 ? ClassLabel.Covid : ClassLabel.NonCovid, 1, i % 4 == 0 ? MaskState.Complete : MaskState.Unknown, 1,
            IsHu: false, Size, Size, Size, Size, i % 5 == 0 ? SnapshotPart.Validation : SnapshotPart.Train)).ToList();
        var path = Path.Combine(folder, "snapshot.safetensors");
        SnapshotWriter.Write(path, items, Pixels, CancellationToken.None);
        return path;

        static SlicePixels Pixels(SnapshotItem item)
        {
            var random = new SeededRandom(4, item.Slice);
            var pixels = new short[Size * Size];
            for (var i = 0; i < pixels.Length; i++) pixels[i] = (short)random.NextInt(256);
            return new SlicePixels(pixels, item.HasMask ? [.. pixels.Select(pixel => (byte)(pixel / 128))] : null);
        }
    }
}
