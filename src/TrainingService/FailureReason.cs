using System.Runtime.InteropServices;
using CovidLabel.Torch;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Train;

namespace CovidLabel.TrainingService;

/// <summary>Why something failed, in one sentence for a person.</summary>
public static class FailureReason
{
    public static string Of(Exception exception) => exception switch
    {
        NothingToLearnException or TrainingDivergedException or MemoryExhaustedException or InvalidTensorFileException => exception.Message,
        _ when Acceleration.IsOutOfMemory(exception) => "There was not enough memory; a preset with smaller pictures or fewer maps needs less.",
        IOException when FullDisk.Is(exception) => "The disk is full; free some space and start the run again.",
        FileNotFoundException missing => $"{missing.FileName} does not exist.",
        UnauthorizedAccessException => $"A file may not be accessed: {Sentence(exception.Message)}",
        ArgumentException or IOException => Sentence(exception.Message),
        ExternalException => $"The computation failed: {Sentence(exception.Message)}",
        _ => $"An unexpected {exception.GetType().Name}: {Sentence(exception.Message)}",
    };

    /// <summary>The first line, ending as a sentence does.</summary>
    private static string Sentence(string message)
    {
        var line = message.Split('\n', 2)[0].Trim();
        return line.Length == 0 || line[^1] is '.' or '!' or '?' ? line : line + ".";
    }
}
