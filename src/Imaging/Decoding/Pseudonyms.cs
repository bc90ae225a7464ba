using System.Security.Cryptography;
using System.Text;

namespace CovidLabel.Imaging.Decoding;

/// <summary>
/// Replaces DICOM identifiers at import in the sense of PS3.15 Annex E (Basic Application Level Confidentiality
/// Profile): of a file only pixels, geometry and these keyed pseudonyms survive. The same identifier gives the same
/// pseudonym under the same key, so slices of one patient stay together; without the key nobody can try identifiers.
/// </summary>
public sealed class Pseudonyms
{
    private const int MinKeyBytes = 32;
    private readonly byte[] key;

    /// <param name="key">At least 32 secret bytes, kept outside the database that holds the pseudonyms.</param>
    public Pseudonyms(ReadOnlySpan<byte> key)
    {
        if (key.Length < MinKeyBytes)
            throw new ArgumentException($"a pseudonym key has at least {MinKeyBytes} bytes, this one {key.Length}", nameof(key));
        this.key = key.ToArray();
    }

    /// <summary>Pseudonym of a DICOM Patient ID (0010,0020), or null where the file has none.</summary>
    public string? Patient(string? patientId) => Of("patient", patientId);

    /// <summary>Pseudonym of a DICOM Series Instance UID (0020,000E), or null where the file has none.</summary>
    public string? Series(string? seriesInstanceUid) => Of("series", seriesInstanceUid);

    /// <summary>
    /// Pseudonym of a Frame of Reference UID (0020,0052) with the direction of a slice's normal, or null where the file has none.
    /// </summary>
    public string? Coordinates(string? coordinates) => Of("coordinates", coordinates);

    private string? Of(string kind, string? identifier)
    {
        // DICOM pads to even length with a blank (text) or a NUL (UIDs), PS3.5 6.2; padding does not make another patient.
        var trimmed = identifier?.Trim(' ', '\0');
        if (string.IsNullOrEmpty(trimmed)) return null;
        var mac = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{kind}\0{trimmed}"));
        return $"{kind[0]}-{Convert.ToHexStringLower(mac.AsSpan(0, 10))}";
    }
}
