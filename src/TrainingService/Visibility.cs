using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("TrainingService.Tests")]
