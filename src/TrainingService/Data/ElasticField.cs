namespace CovidLabel.TrainingService.Data;

/// <summary>
/// A smooth random displacement of a picture: vectors at the nodes of a coarse grid, none at its edge, joined smoothly in between
/// (Simard et al. 2003, with few nodes in place of a filtered field).
/// </summary>
internal readonly ref struct ElasticField
{
    /// <summary>Nodes a side, edges included: local enough to bend a lung, too coarse to tear a vessel.</summary>
    private const int Nodes = 6;

    private readonly ReadOnlySpan<float> shifts;
    private readonly float nodesPerPixel;

    private ElasticField(ReadOnlySpan<float> shifts, int size)
    {
        this.shifts = shifts;
        nodesPerPixel = (Nodes - 1f) / size;
    }

    /// <param name="most">Largest displacement along each axis, as a share of the side; 0 draws nothing.</param>
    public static ElasticField Draw(double most, int size, ref SeededRandom random)
    {
        if (most == 0) return default;
        var shifts = new float[Nodes * Nodes * 2];
        for (var row = 1; row < Nodes - 1; row++)
        {
            for (var column = 1; column < Nodes - 1; column++)
            {
                var node = ((row * Nodes) + column) * 2;
                shifts[node] = (float)(random.NextAround(most) * size);
                shifts[node + 1] = (float)(random.NextAround(most) * size);
            }
        }

        return new ElasticField(shifts, size);
    }

    /// <summary>Displacement of a pixel, in pixels.</summary>
    public (float X, float Y) At(int x, int y)
    {
        if (shifts.IsEmpty) return (0, 0);
        var (left, right) = Place(x);
        var (top, bottom) = Place(y);
        var at = ((top * Nodes) + left) * 2;
        return (Between(at, right, bottom), Between(at + 1, right, bottom));
    }

    private float Between(int at, float right, float bottom)
    {
        var upper = shifts[at] + ((shifts[at + 2] - shifts[at]) * right);
        var lower = shifts[at + (Nodes * 2)] + ((shifts[at + (Nodes * 2) + 2] - shifts[at + (Nodes * 2)]) * right);
        return upper + ((lower - upper) * bottom);
    }

    /// <summary>The node before a pixel and how far it is on the way to the next, eased so that the field has no kinks at nodes.</summary>
    private (int Node, float Share) Place(int pixel)
    {
        var place = pixel * nodesPerPixel;
        var node = Math.Min((int)place, Nodes - 2);
        var share = place - node;
        return (node, share * share * (3 - (2 * share)));
    }
}
