namespace CovidLabel.Domain.Training;

/// <summary>Which part of a snapshot a slice is in; all slices of a patient are in one part.</summary>
public enum SnapshotPart
{
    Train = 0,
    Validation = 1,
    Test = 2,
}
