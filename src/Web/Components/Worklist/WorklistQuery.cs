using System.Globalization;
using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Primitives;

namespace CovidLabel.Web.Components.Worklist;

/// <summary>
/// A worklist as its address says it: filter, order and place. The reading room takes the same words to know its queue.
/// Values that mean nothing are ignored, so that an old or mistyped link still shows a list.
/// </summary>
/// <param name="After">Id of the last slice of the page before; null on the first page.</param>
/// <param name="Before">Id of the first slice of the page after, where the reader came back from it.</param>
public sealed record WorklistQuery(SliceFilter Filter, SliceOrder Order = SliceOrder.Id, long? After = null, long? Before = null)
{
    public const SliceOrder DefaultOrder = SliceOrder.Id;

    private static readonly Dictionary<SliceOrder, string> Orders = new()
    {
        [SliceOrder.Id] = "oldest",
        [SliceOrder.NewestFirst] = "newest",
        [SliceOrder.LastTouched] = "touched",
        [SliceOrder.Probability] = "probability",
    };

    /// <summary>Whether any criterion restricts the list.</summary>
    public bool IsFiltered => Filter != new SliceFilter();

    /// <summary>The band of the model's probability as the address writes it: "0.4-0.6", or null for any.</summary>
    public string? Band => Filter is { MinProbability: { } low, MaxProbability: { } high } ? WriteBand(low, high) : null;

    public static string NameOf(SliceOrder order) => Orders[order];

    /// <param name="reader">Who "not read by me" means; without one the words say nothing.</param>
    public static WorklistQuery Parse(IQueryCollection query, Guid? reader = null)
    {
        var (low, high) = ParseBand(Text(query["prediction"]));
        return new WorklistQuery(
            new SliceFilter
            {
                Source = Text(query["source"]),
                Patient = Text(query["patient"]),
                Label = Text(query["label"]) switch
                {
                    "none" => LabelFilter.None,
                    "covid" => LabelFilter.Covid,
                    "non-covid" => LabelFilter.NonCovid,
                    _ => null,
                },
                MaskState = MaskStates.TryParse(Text(query["maskState"]), out var state) ? state : null,
                Text = Text(query["text"]),
                UnreadBy = Text(query["mine"]) == "unread" ? reader : null,
                ReaderId = Guid.TryParse(query["reader"], out var touchedBy) ? touchedBy : null,
                MinProbability = low,
                MaxProbability = high,
            },
            Orders.FirstOrDefault(order => order.Value == Text(query["order"]), new(DefaultOrder, "")).Key,
            Id(query["after"]),
            Id(query["before"]));
    }

    /// <summary>The filter alone, "?label=none" or "": what a link into the reading room carries.</summary>
    public string ToFilterString()
    {
        var query = new QueryBuilder();
        void Add(string name, string? value)
        {
            if (value is not null) query.Add(name, value);
        }

        Add("source", Filter.Source);
        Add("patient", Filter.Patient);
        Add("label", Filter.Label switch
        {
            LabelFilter.None => "none",
            LabelFilter.Covid => "covid",
            LabelFilter.NonCovid => "non-covid",
            _ => null,
        });
        Add("maskState", Filter.MaskState?.Name());
        Add("prediction", Band);
        Add("reader", Filter.ReaderId?.ToString());
        Add("mine", Filter.UnreadBy is null ? null : "unread");
        Add("text", Filter.Text);
        return query.ToQueryString().ToString();
    }

    /// <summary>Filter, order and place.</summary>
    public string ToQueryString()
    {
        var query = new QueryBuilder();
        if (Order != DefaultOrder) query.Add("order", NameOf(Order));
        if (Before is { } before) query.Add("before", before.ToString(CultureInfo.InvariantCulture));
        else if (After is { } after) query.Add("after", after.ToString(CultureInfo.InvariantCulture));
        return new QueryString(ToFilterString()).Add(query.ToQueryString()).ToString();
    }

    private static long? Id(StringValues value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static string? Text(StringValues value) => string.IsNullOrWhiteSpace(value) ? null : value.ToString().Trim();

    private static string WriteBand(double low, double high) => string.Create(CultureInfo.InvariantCulture, $"{low}-{high}");

    private static (double? Low, double? High) ParseBand(string? band)
    {
        var ends = band?.Split('-') ?? [];
        return ends.Length == 2 && TryEnd(ends[0], out var low) && TryEnd(ends[1], out var high) && low <= high
            ? (low, high)
            : (null, null);
    }

    private static bool TryEnd(string text, out double value) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value is >= 0 and <= 1;
}
