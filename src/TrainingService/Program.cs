using CovidLabel.TrainingService.Cli;

return await Commands.Root((_, _, _) => Task.FromResult(0)).Parse(args).InvokeAsync();
