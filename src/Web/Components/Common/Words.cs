using System.Globalization;
using CovidLabel.Domain.Training;

namespace CovidLabel.Web.Components.Common;

/// <summary>How numbers, times and intervals are written for readers: one culture, units always there.</summary>
public static class Words
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>"2026-11-21 22:05 UTC": readers sit in different time zones, so the zone is said.</summary>
    public static string Moment(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", Culture);

    /// <summary>"just now", "12 min ago", "3 h ago", "5 d ago"; beyond four weeks the date.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now)
    {
        var past = now - at;
        if (past < TimeSpan.FromMinutes(1)) return "just now";
        if (past < TimeSpan.FromHours(1)) return $"{(int)past.TotalMinutes} min ago";
        if (past < TimeSpan.FromDays(1)) return $"{(int)past.TotalHours} h ago";
        if (past < TimeSpan.FromDays(28)) return $"{(int)past.TotalDays} d ago";
        return at.ToUniversalTime().ToString("yyyy-MM-dd", Culture);
    }

    /// <summary>"45 s", "12 min", "2 h 05 min", "3 d 4 h": rounded to what one plans with.</summary>
    public static string Duration(TimeSpan length)
    {
        var seconds = (long)Math.Round(Math.Max(0, length.TotalSeconds));
        if (seconds < 60) return $"{seconds} s";
        var minutes = (long)Math.Round(seconds / 60.0);
        if (minutes < 60) return $"{minutes} min";
        var hours = minutes / 60;
        if (hours < 48) return string.Create(Culture, $"{hours} h {minutes % 60:00} min");
        return $"{hours / 24} d {hours % 24} h";
    }

    /// <summary>A probability or a score between 0 and 1 with two digits, or a dash where there is none.</summary>
    public static string Score(double? value) => value is { } score ? score.ToString("0.00", Culture) : "–";

    /// <summary>"0.912 (0.874–0.944)", or "not measured" where there is no figure.</summary>
    public static string Interval(Interval? interval) =>
        interval is null ? "not measured" : $"{Figure(interval.Value)} {Range(interval)}";

    /// <summary>A figure between 0 and 1 with three digits; a distance wants fewer.</summary>
    public static string Figure(double value, int digits = 3) => value.ToString($"F{digits}", Culture);

    /// <summary>"(0.874–0.944)".</summary>
    public static string Range(Interval interval, int digits = 3) => $"({Figure(interval.Low, digits)}–{Figure(interval.High, digits)})";

    /// <summary>"+0.031" or "−0.012": the sign is always there.</summary>
    public static string Difference(double value, int digits = 3) => (value < 0 ? "−" : "+") + Figure(Math.Abs(value), digits);

    /// <summary>"1 slice", "2 slices", "1,204 slices".</summary>
    public static string Count(long count, string one, string? many = null) =>
        $"{count.ToString("N0", Culture)} {(count == 1 ? one : many ?? one + "s")}";

    public static string Number(long count) => count.ToString("N0", Culture);

    /// <summary>"812 B", "4.2 KiB", "12.0 MiB".</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => string.Create(Culture, $"{bytes / 1024.0:0.0} KiB"),
        < 1024L * 1024 * 1024 => string.Create(Culture, $"{bytes / (1024.0 * 1024):0.0} MiB"),
        _ => string.Create(Culture, $"{bytes / (1024.0 * 1024 * 1024):0.00} GiB"),
    };
}
