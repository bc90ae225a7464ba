using CovidLabel.TrainingService.Cli;

namespace CovidLabel.TrainingService.Tests;

public sealed class StepBarTests
{
    [Fact]
    public void Show_Steps_FillTheBarOnOneLine()
    {
        using var terminal = new StringWriter();
        var bar = new StepBar(terminal, new HurriedTime());

        bar.Show(3, 12);
        bar.Show(12, 12);

        Assert.Equal("\r[#####---------------] step 3 of 12\r[####################] step 12 of 12", terminal.ToString());
    }

    [Fact]
    public void Show_QuickSteps_AreNotAllShownButTheLastIs()
    {
        using var terminal = new StringWriter();
        var bar = new StepBar(terminal, TimeProvider.System);

        for (var step = 1; step <= 50; step++) bar.Show(step, 50);

        Assert.InRange(terminal.ToString().Split('\r').Length - 1, 2, 10);
        Assert.EndsWith("step 50 of 50", terminal.ToString());
    }

    [Fact]
    public void Clear_AfterABar_LeavesAnEmptyLineAndOnlyOnce()
    {
        using var terminal = new StringWriter();
        var bar = new StepBar(terminal, new HurriedTime());
        bar.Clear();
        Assert.Empty(terminal.ToString());

        bar.Show(1, 2);
        var shown = terminal.ToString().Length;
        bar.Clear();
        bar.Clear();

        Assert.Equal($"\r{new string(' ', shown - 1)}\r", terminal.ToString()[shown..]);
    }
}
