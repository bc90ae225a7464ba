using System.Globalization;
using CovidLabel.Web.Components.Common;

namespace CovidLabel.Web.Components.Statistics;

/// <summary>How agreement is written in a table: the figure and what it is of.</summary>
public static class AgreementWords
{
    /// <summary>"92 % (46 of 50)".</summary>
    public static string Labels(AgreementFigures figures) => figures.LabelsCompared == 0
        ? "–"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{100.0 * figures.LabelsAgree / figures.LabelsCompared:0} % ({figures.LabelsAgree:N0} of {figures.LabelsCompared:N0})");

    /// <summary>"0.82 (n = 12)".</summary>
    public static string Dice(AgreementFigures figures) =>
        figures.MedianDice is { } median ? $"{Words.Score(median)} (n = {Words.Number(figures.Dice.Count)})" : "–";
}
