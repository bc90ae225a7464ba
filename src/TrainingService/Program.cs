using CovidLabel.TrainingService;
using CovidLabel.TrainingService.Cli;
using CovidLabel.TrainingService.Worker;

OpenMp.SleepWhenIdle();
return await Commands.Root(WorkerHost.RunAsync).Parse(args).InvokeAsync();
