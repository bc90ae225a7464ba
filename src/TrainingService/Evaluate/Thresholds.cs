namespace CovidLabel.TrainingService.Evaluate;

/// <summary>Thresholds that are not learnt.</summary>
public static class Thresholds
{
    /// <summary>Probability from which a pixel is drawn as lesion.</summary>
    public const double Lesion = 0.5;
}
