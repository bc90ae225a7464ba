namespace CovidLabel.TrainingService.Data;

/// <summary>
/// Groups slices by patient: the unit of the split and of the bootstrap. Slices of one named patient of one source belong together;
/// a slice without a patient belongs to whatever it is a near-duplicate of, transitively, else it is a group of its own.
/// </summary>
public static class PatientGroups
{
    /// <summary>What grouping needs to know of a slice.</summary>
    /// <param name="Picture">Hash of its picture; may be absent only where the patient is known and no slice lacks one.</param>
    public sealed record Member(string Slice, string Source, string? Patient, NearDuplicateHash Picture);

    /// <returns>The group of each slice, in the order given: <c>SOURCE/PATIENT</c>, or <c>SOURCE/~SLICE</c> after its first slice.</returns>
    public static string[] Of(IReadOnlyList<Member> members)
    {
        var parent = Enumerable.Range(0, members.Count).ToArray();
        var firstOfPatient = new Dictionary<(string Source, string Patient), int>();
        for (var i = 0; i < members.Count; i++)
        {
            if (members[i].Patient is { } patient && !firstOfPatient.TryAdd((members[i].Source, patient), i))
                Join(i, firstOfPatient[(members[i].Source, patient)]);
        }

        for (var i = 0; i < members.Count; i++)
        {
            if (members[i].Patient is not null) continue;
            for (var j = 0; j < members.Count; j++)
            {
                if (i != j && members[i].Picture.DistanceTo(members[j].Picture) <= NearDuplicateHash.MaxDistanceBits) Join(i, j);
            }
        }

        // A named patient gives the group its name; otherwise its first slice does, so that names do not depend on the order of joins.
        var names = new string[members.Count];
        foreach (var group in Enumerable.Range(0, members.Count).GroupBy(Root))
        {
            var named = group.Where(i => members[i].Patient is not null)
                .Select(i => $"{members[i].Source}/{members[i].Patient}").Order(StringComparer.Ordinal).FirstOrDefault();
            var name = named ?? group.Select(i => $"{members[i].Source}/~{members[i].Slice}").Order(StringComparer.Ordinal).First();
            foreach (var i in group) names[i] = name;
        }

        return names;

        int Root(int i)
        {
            while (parent[i] != i) i = parent[i] = parent[parent[i]];
            return i;
        }

        void Join(int a, int b) => parent[Root(a)] = Root(b);
    }
}
