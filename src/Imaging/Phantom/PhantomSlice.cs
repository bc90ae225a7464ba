using CovidLabel.Domain.Slices;

namespace CovidLabel.Imaging.Phantom;

/// <summary>A generated slice with its exact truth.</summary>
/// <param name="Slice">Pixels in HU.</param>
/// <param name="LabelMap">
/// height x width values, rows first: 0 background, 1 ground glass, 2 consolidation, 3 pleural effusion. A pixel has a label
/// exactly where a lesion was painted.
/// </param>
/// <param name="Covid">Whether the generated patient has COVID; each of their slices then shows some of it.</param>
public sealed record PhantomSlice(DecodedSlice Slice, byte[] LabelMap, bool Covid);
