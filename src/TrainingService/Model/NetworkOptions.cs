namespace CovidLabel.TrainingService.Model;

/// <summary>How the parts of a network are put together.</summary>
public enum Architecture
{
    /// <summary>The paper's: one U-Net encoder, a head a task.</summary>
    UNet = 0,

    /// <summary>The paper's experiment 3: six convolutions, each pooled, and a classifier; no other task.</summary>
    Cnn = 1,

    /// <summary>
    /// The independent pipeline that the paper argues against (Jin et al. 2020): a U-Net segments, and a separate network of its own
    /// classifies the picture beside what was segmented. No gradient of the second reaches the first.
    /// </summary>
    TwoStep = 2,
}

/// <summary>How a decoder doubles the side of its feature maps.</summary>
public enum Upsampling
{
    /// <summary>Learnt: a transposed 2x2 convolution of stride 2.</summary>
    Transposed = 0,

    /// <summary>Each value becomes 2x2 of it, and a 1x1 convolution brings the maps to their number.</summary>
    Nearest = 1,
}

/// <summary>How the losses of the tasks become one.</summary>
public enum LossBalance
{
    /// <summary>The weighted sum; with weights of 1 the paper's.</summary>
    Sum = 0,

    /// <summary>
    /// Each task's loss is divided by a learnt uncertainty: the sum of exp(-s) times the loss, plus s (Kendall et al. 2018); the weights
    /// multiply as well.
    /// </summary>
    Uncertainty = 1,
}

/// <summary>What normalises activations between convolutions. The paper has nothing.</summary>
public enum Normalisation
{
    None = 0,
    Batch = 1,

    /// <summary>4 groups of channels: independent of the batch, so that a sub-batch gives the same result as the whole.</summary>
    Group = 2,
}

/// <summary>How the classifier gets from feature maps to a vector.</summary>
public enum ClassifierPooling
{
    /// <summary>Convolution, max-pooling, flatten: the paper's.</summary>
    Flatten = 0,

    /// <summary>Mean and maximum of each feature map: far fewer weights, for little data.</summary>
    MeanMax = 1,

    /// <summary>Mean and maximum of each feature map of every level, fine ones included.</summary>
    MeanMaxLevels = 2,
}

/// <summary>Shape of the network. A task whose weight is 0 is not built at all.</summary>
/// <param name="ImageSize">Side of the square input, in pixels.</param>
/// <param name="Width">Feature maps of the first level; each of the 5 levels doubles them.</param>
/// <param name="Poolings">Max-poolings of the encoder, 3 or 4 (docs/adr: the paper's "32x32x1024" against a classic U-Net).</param>
/// <param name="Normalisation">Between convolution and activation.</param>
/// <param name="EncoderDropout">Dropout after the two deepest levels.</param>
/// <param name="ClassifierDropout">Dropout after each dense layer.</param>
/// <param name="ClassifierPooling">From feature maps to a vector.</param>
/// <param name="ReconstructionSkips">Whether the reconstruction decoder sees the encoder's skips.</param>
/// <param name="StandardiseInput">Whether each picture is brought to mean 0 and deviation 1 before the first convolution.</param>
/// <param name="ReconstructionWeight">Weight of the task in the sum of losses; 0 leaves it out.</param>
/// <param name="SegmentationWeight">Weight of the task in the sum of losses; 0 leaves it out.</param>
/// <param name="ClassificationWeight">Weight of the task in the sum of losses; 0 leaves it out.</param>
/// <param name="PixelEntropyWeight">Weight of a pixel-wise cross-entropy beside the Dice loss; 0 is the paper's.</param>
/// <param name="Architecture">How the parts are put together.</param>
/// <param name="Upsampling">How decoders enlarge.</param>
/// <param name="DecoderConvolutions">
/// 3x3 convolutions after each enlargement: 2 as in a U-Net, or 1, which makes 4 in all (the paper's "4 extra convolutions" read so).
/// </param>
/// <param name="DiceSmoothing">Added above and below the fraction of the Dice loss.</param>
/// <param name="WholePictureViews">
/// Whether a coarse picture and a histogram classify as well (<see cref="WholePictureView"/>); the probability is a mean of the three.
/// </param>
/// <param name="Balance">How the losses become one.</param>
public sealed record NetworkOptions(
    int ImageSize = 256,
    int Width = 64,
    int Poolings = 3,
    Normalisation Normalisation = Normalisation.None,
    double EncoderDropout = 0,
    double ClassifierDropout = 0.5,
    ClassifierPooling ClassifierPooling = ClassifierPooling.Flatten,
    bool ReconstructionSkips = true,
    bool StandardiseInput = false,
    double ReconstructionWeight = 1,
    double SegmentationWeight = 1,
    double ClassificationWeight = 1,
    double PixelEntropyWeight = 0,
    Architecture Architecture = Architecture.UNet,
    Upsampling Upsampling = Upsampling.Transposed,
    int DecoderConvolutions = 2,
    double DiceSmoothing = 1,
    bool WholePictureViews = false,
    LossBalance Balance = LossBalance.Sum)
{
    /// <summary>Levels of encoder and decoders.</summary>
    public const int Levels = 5;

    /// <summary>Channel groups of group normalisation.</summary>
    public const int Groups = 4;

    /// <summary>Feature maps of a level, 0 the finest.</summary>
    public int MapsOf(int level) => Width << level;

    /// <summary>Whether the encoder halves the picture between a level and the next.</summary>
    public bool PoolsAfter(int level) => level < Poolings;

    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        Require(ImageSize is >= 32 and <= 512 && ImageSize % 32 == 0, nameof(ImageSize), ImageSize, "a multiple of 32 from 32 to 512");
        Require(Width is >= 1 and <= 128, nameof(Width), Width, "1 to 128");
        Require(Poolings is 3 or 4, nameof(Poolings), Poolings, "3 or 4");
        Require(Enum.IsDefined(Normalisation), nameof(Normalisation), Normalisation, "none, batch or group");
        Require(Normalisation != Normalisation.Group || Width % Groups == 0, nameof(Width), Width, "a multiple of 4 with group normalisation");
        Require(Enum.IsDefined(ClassifierPooling), nameof(ClassifierPooling), ClassifierPooling, "flatten, mean-max or mean-max-levels");
        Require(!WholePictureViews || !StandardiseInput, nameof(WholePictureViews), WholePictureViews, "false with standardised input, which has no intensities left,");
        Require(EncoderDropout is >= 0 and < 1, nameof(EncoderDropout), EncoderDropout, "at least 0 and less than 1");
        Require(ClassifierDropout is >= 0 and < 1, nameof(ClassifierDropout), ClassifierDropout, "at least 0 and less than 1");
        Require(IsWeight(ReconstructionWeight), nameof(ReconstructionWeight), ReconstructionWeight, "0 to 1000");
        Require(IsWeight(SegmentationWeight), nameof(SegmentationWeight), SegmentationWeight, "0 to 1000");
        Require(IsWeight(ClassificationWeight), nameof(ClassificationWeight), ClassificationWeight, "0 to 1000");
        Require(IsWeight(PixelEntropyWeight), nameof(PixelEntropyWeight), PixelEntropyWeight, "0 to 1000");
        Require(Enum.IsDefined(Architecture), nameof(Architecture), Architecture, "u-net, cnn or two-step");
        Require(Enum.IsDefined(Upsampling), nameof(Upsampling), Upsampling, "transposed or nearest");
        Require(DecoderConvolutions is 1 or 2, nameof(DecoderConvolutions), DecoderConvolutions, "1 or 2");
        Require(DiceSmoothing is > 0 and <= 1e6, nameof(DiceSmoothing), DiceSmoothing, "greater than 0, at most 1000000");
        Require(Enum.IsDefined(Balance), nameof(Balance), Balance, "sum or uncertainty");
        Require(
            Architecture != Architecture.Cnn || (ReconstructionWeight == 0 && SegmentationWeight == 0),
            nameof(Architecture), Architecture, "cnn only with reconstruction and segmentation off;");
        Require(Architecture != Architecture.TwoStep || ReconstructionWeight == 0, nameof(Architecture), Architecture, "two-step only with reconstruction off;");
        Require(Architecture == Architecture.UNet || ImageSize >= 64, nameof(ImageSize), ImageSize, "64 or more with a CNN, which halves it six times;");
        if (ReconstructionWeight + SegmentationWeight + ClassificationWeight == 0)
            throw new ArgumentException("network: every task is off; at least one weight must be greater than 0");
    }

    private static bool IsWeight(double weight) => weight is >= 0 and <= 1000;

    private static void Require(bool holds, string name, object value, string allowed)
    {
        if (!holds) throw new ArgumentException($"network.{char.ToLowerInvariant(name[0])}{name[1..]} is {value}; {allowed} is allowed");
    }
}
