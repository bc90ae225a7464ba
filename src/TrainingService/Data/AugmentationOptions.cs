using System.Text.Json.Serialization;

namespace CovidLabel.TrainingService.Data;

/// <summary>
/// How much a training picture may be varied, anew each epoch. All zero is the paper's: no augmentation. Each range is drawn uniformly.
/// </summary>
/// <param name="Flip">Whether left and right may be exchanged.</param>
/// <param name="RotationDegrees">Rotation, at most so many degrees either way.</param>
/// <param name="Scale">Zoom by a factor of e to the power of at most this, up or down.</param>
/// <param name="Stretch">Change of proportions by a factor of e to the power of at most this.</param>
/// <param name="Shift">Translation, at most this share of the side.</param>
/// <param name="Brightness">Added to intensities, at most so much of [0,1].</param>
/// <param name="Contrast">Factor on intensities around 0.5, 1 plus or minus at most this.</param>
/// <param name="Gamma">Exponent on intensities, e to the power of at most this, up or down.</param>
/// <param name="Noise">Standard deviation of added Gaussian noise, drawn from 0 to this.</param>
/// <param name="Elastic">Smooth local displacement, at most this share of the side (<see cref="ElasticField"/>).</param>
public sealed record AugmentationOptions(
    bool Flip = false,
    double RotationDegrees = 0,
    double Scale = 0,
    double Stretch = 0,
    double Shift = 0,
    double Brightness = 0,
    double Contrast = 0,
    double Gamma = 0,
    double Noise = 0,
    double Elastic = 0)
{
    /// <summary>Whether pictures stay as they are.</summary>
    [JsonIgnore]
    public bool IsOff => this == new AugmentationOptions();

    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        Require(RotationDegrees is >= 0 and <= 180, "rotationDegrees", RotationDegrees, 180);
        Require(Scale is >= 0 and <= 0.9, "scale", Scale, 0.9);
        Require(Stretch is >= 0 and <= 0.9, "stretch", Stretch, 0.9);
        Require(Shift is >= 0 and <= 0.5, "shift", Shift, 0.5);
        Require(Brightness is >= 0 and <= 1, "brightness", Brightness, 1);
        Require(Contrast is >= 0 and < 1, "contrast", Contrast, 1);
        Require(Gamma is >= 0 and <= 2, "gamma", Gamma, 2);
        Require(Elastic is >= 0 and <= 0.1, "elastic", Elastic, 0.1);
        Require(Noise is >= 0 and <= 1, "noise", Noise, 1);
    }

    private static void Require(bool holds, string name, double value, double most)
    {
        if (!holds) throw new ArgumentException($"augmentation.{name} is {value}; 0 to {most} is allowed");
    }
}
