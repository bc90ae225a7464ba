namespace CovidLabel.TrainingService.Train;

/// <summary>Hears how a run goes: the console, the database, a test. Called on the training thread; must return at once.</summary>
public interface IRunObserver
{
    /// <summary>An epoch ended.</summary>
    /// <param name="epoch">From 1.</param>
    /// <param name="values">
    /// Curve values by name: <c>train/total</c>, <c>validation/total</c>, the same for each task that had material (<c>train/segmentation</c>…),
    /// <c>validation/dice</c>, <c>validation/auc</c>, <c>learning-rate</c>, <c>seconds</c>, <c>waited-seconds</c>, <c>processor-seconds</c>, <c>resident-mib</c>.
    /// </param>
    void EpochEnded(int epoch, IReadOnlyDictionary<string, double> values);

    /// <summary>A step ended; steps of large pictures take a minute each.</summary>
    /// <param name="step">Of this epoch, from 1.</param>
    /// <param name="steps">Of an epoch.</param>
    void StepEnded(int step, int steps);

    /// <summary>One line for the run's log.</summary>
    void Log(string message);
}
