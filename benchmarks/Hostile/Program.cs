using System.Text.Json;
using CovidLabel.Imaging.Decoding;
using Hostile;

// ./bench hostile [--data DIR] [--json FILE]
// Gives every file of ../shared/data/hostile to the decoder, as uploads of a hundred files, and counts what became of them. Fails if a
// file got neither slices nor a reason, or if a limit did not hold.
const int FilesPerUpload = 100;
var options = Options.Parse(args);
var paths = Directory.EnumerateFiles(options.Data, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
var limits = new DecoderOptions { WallSecondsPerFile = 20, CpuSecondsPerFile = 10 };
var decoder = new SliceDecoder(limits, new Pseudonyms(new byte[32]), TimeProvider.System);
var tally = new Tally(limits, Verdicts.Read(options.Data));
var started = TimeProvider.System.GetTimestamp();
foreach (var upload in paths.Chunk(FilesPerUpload))
{
    var files = upload.Select(path => NamedFile.FromPath(path, Path.GetRelativePath(options.Data, path))).ToList();
    tally.Add(files, await decoder.DecodeAsync(files));
}

var figures = tally.Figures(TimeProvider.System.GetElapsedTime(started));
Console.WriteLine($"  {paths.Count} hostile files, {FilesPerUpload} an upload");
foreach (var (name, value) in figures) Console.WriteLine($"  {name,-32} {value,10:0.##}");
Console.WriteLine();
foreach (var line in tally.Examples()) Console.WriteLine($"  {line}");
if (options.JsonFile is { } file) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(figures));
return tally.Failures == 0 ? 0 : 1;
