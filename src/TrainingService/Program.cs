using CovidLabel.TrainingService.Cli;
using CovidLabel.TrainingService.Worker;

return await Commands.Root(WorkerHost.RunAsync).Parse(args).InvokeAsync();
