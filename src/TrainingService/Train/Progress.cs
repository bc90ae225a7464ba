namespace CovidLabel.TrainingService.Train;

/// <summary>
/// Where a run stands, apart from its weights: written into every checkpoint, and with them all that a resume needs, since order,
/// augmentation and dropout are functions of seed and position.
/// </summary>
public sealed class Progress
{
    /// <summary>The epoch at work, from 0.</summary>
    public int Epoch { get; set; }

    /// <summary>The next batch of it, from 0.</summary>
    public int Batch { get; set; }

    /// <summary>Steps taken.</summary>
    public long Step { get; set; }

    /// <summary>Into how many portions a step's batch is cut.</summary>
    public Portions StepPortions { get; set; } = new();

    /// <summary>The same for validation.</summary>
    public Portions ValidationPortions { get; set; } = new();

    /// <summary>Losses of this epoch so far, summed over the slices that supervised each task.</summary>
    public Dictionary<string, RunningMean> Train { get; set; } = [];

    /// <summary>Best watched figure so far (higher is better), or null before the first epoch's end.</summary>
    public double? Best { get; set; }

    /// <summary>The epoch it was reached in.</summary>
    public int BestEpoch { get; set; }

    /// <summary>Seconds of training, over all attempts.</summary>
    public double Seconds { get; set; }

    /// <summary>Of these, seconds that a step waited for its batch.</summary>
    public double WaitedSeconds { get; set; }

    /// <summary>Processor time of all cores together, over all attempts.</summary>
    public double ProcessorSeconds { get; set; }

    /// <summary>Whether patience has run out.</summary>
    public bool IsPatienceOver(int patience) => Best is not null && Epoch - BestEpoch > patience;

    /// <summary>Takes note of an epoch's watched figure; true where it is the best so far. A figure that is not a number never is.</summary>
    public bool Note(double figure)
    {
        if (!(figure > (Best ?? double.NegativeInfinity))) return false;
        Best = figure;
        BestEpoch = Epoch;
        return true;
    }
}

/// <summary>A mean over slices, added to batch by batch.</summary>
public sealed class RunningMean
{
    public double Sum { get; set; }

    public long Count { get; set; }

    public double Value => Count == 0 ? 0 : Sum / Count;

    public void Add(double mean, long count)
    {
        Sum += mean * count;
        Count += count;
    }
}
