using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("TrainingService.Tests")]

// Benchmarks.
[assembly: InternalsVisibleTo("Parity")]
[assembly: InternalsVisibleTo("Training")]
[assembly: InternalsVisibleTo("Gpu")]
