namespace CovidLabel.Imaging.Decoding;

/// <summary>
/// Numbers slices within their series from 0: by position along the slice normal where every slice of the series tells it,
/// else by instance number, else in the order given. A series is often sent as hundreds of files in any order.
/// </summary>
internal static class SeriesOrder
{
    /// <param name="frames">Of each file in <paramref name="files"/>, what the worker said of its slices, in their order.</param>
    public static IReadOnlyList<DecodedFile> Number(
        IReadOnlyList<DecodedFile> files, IReadOnlyList<IReadOnlyList<FrameReport>> frames)
    {
        var indices = files.Select(file => new int[file.Slices.Count]).ToArray();
        var placed =
            from file in Enumerable.Range(0, files.Count)
            from slice in Enumerable.Range(0, files[file].Slices.Count)
            select (File: file, Slice: slice, Frame: frames[file][slice]);
        // Without a series UID a file is a series of its own.
        foreach (var series in placed.GroupBy(at => files[at.File].Slices[at.Slice].Series ?? $"file {at.File}"))
        {
            var members = series.ToList();
            if (members.TrueForAll(at => at.Frame.PositionMm is not null))
                members = [.. members.OrderBy(at => at.Frame.PositionMm).ThenBy(at => at.Frame.InstanceNumber)];
            else if (members.TrueForAll(at => at.Frame.InstanceNumber is not null))
                members = [.. members.OrderBy(at => at.Frame.InstanceNumber)];
            for (var index = 0; index < members.Count; index++)
                indices[members[index].File][members[index].Slice] = index;
        }

        return
        [
            .. files.Select((file, at) => file with
            {
                Slices =
                [
                    .. file.Slices.Select((slice, n) => slice with { Index = indices[at][n] }).OrderBy(slice => slice.Index),
                ],
            }),
        ];
    }
}
