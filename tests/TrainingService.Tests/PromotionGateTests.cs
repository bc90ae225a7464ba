using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Worker;

namespace CovidLabel.TrainingService.Tests;

public sealed class PromotionGateTests
{
    [Fact]
    public void Decide_NoActiveModel_Promotes() => Assert.True(PromotionGate.Decide(Figures(0.5, 0.1), null).IsPromoted);

    [Theory]
    [InlineData(0.80, 0.60, 0.80, 0.60, true)]
    [InlineData(0.85, 0.55, 0.80, 0.60, true)]
    [InlineData(0.80, 0.59, 0.80, 0.60, true)]
    [InlineData(0.78, 0.57, 0.80, 0.60, false)]
    public void Decide_BothTasks_AllowsNoMoreThanTheTolerance(double auc, double dice, double oldAuc, double oldDice, bool promoted)
    {
        var promotion = PromotionGate.Decide(Figures(auc, dice), Figures(oldAuc, oldDice));

        Assert.Equal(promoted, promotion.IsPromoted);
        Assert.Contains($"AUC {auc:0.000} against {oldAuc:0.000}", promotion.Reason);
    }

    [Fact]
    public void Decide_NewModelLostATask_DoesNotPromoteHoweverGoodTheOther()
    {
        var promotion = PromotionGate.Decide(Figures(0.99, null), Figures(0.6, 0.3));

        Assert.False(promotion.IsPromoted);
        Assert.Contains("Dice", promotion.Reason);
    }

    [Fact]
    public void Decide_NewModelGainedATask_IsJudgedOnTheOther()
    {
        Assert.True(PromotionGate.Decide(Figures(0.8, 0.1), Figures(0.8, null)).IsPromoted);
        Assert.False(PromotionGate.Decide(Figures(0.7, 0.9), Figures(0.8, null)).IsPromoted);
    }

    private static Evaluation Figures(double? auc, double? dice) => new(
        null,
        "snapshot",
        0.95,
        2000,
        new TestPart(10, 5),
        auc is null ? null : new ClassificationEvaluation(10, 5, 5, Of(auc), Of(0.5)!, null, null, 0.5, []),
        dice is null ? null : new SegmentationEvaluation(5, 5, Of(dice), Of(dice), 0, 0, 0, 0.5),
        null,
        [],
        []);

    private static Interval? Of(double? value) => value is null ? null : new Interval(value.Value, value.Value, value.Value);
}
