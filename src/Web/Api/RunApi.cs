using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Serialization;
using CovidLabel.Domain.Readers;
using CovidLabel.Domain.Training;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;
using CovidLabel.Web.Identity;

namespace CovidLabel.Web.Api;

/// <summary>Training runs, for admins.</summary>
internal static class RunApi
{
    private const int MaxEpochs = 10_000;
    private const int MaxPage = 100;

    /// <summary>The same request twice is the same training; whoever wants another one says so.</summary>
    private const long DefaultSeed = 1;

    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/runs").RequireAuthorization(Roles.Admin);
        runs.MapPost("", StartAsync).WithSummary("Queues a training run.")
            .Produces<Created>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        runs.MapGet("", ListAsync).WithSummary("Runs, the newest first.").Produces<RunList>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        runs.MapGet("/{id:long}", FindAsync).WithSummary("One run with its curves and, once it succeeded, its evaluation.")
            .Produces<RunDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        runs.MapDelete("/{id:long}", CancelAsync)
            .WithSummary("Cancels a run: at once while it is queued, else the trainer stops it.")
            .Produces<Cancelling>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> StartAsync(RunRequest body, ClaimsPrincipal admin, RunStore runs, CancellationToken cancel)
    {
        if (!PresetNames.All.Contains(body.Preset))
            return ApiProblems.Unprocessable($"preset is {string.Join(" or ", PresetNames.All)}.");
        if (body.Epochs is < 1 or > MaxEpochs) return ApiProblems.Unprocessable($"epochs is 1 to {MaxEpochs}.");
        var id = await runs.CreateAsync(body.Preset, body.Epochs, body.Seed ?? DefaultSeed, admin.ReaderId(), cancel);
        return Results.Created($"/api/v1/runs/{id}", new Created(id));
    }

    private static async Task<IResult> ListAsync(RunStore runs, ModelStore models, CancellationToken cancel, int take = 20)
    {
        if (take is < 1 or > MaxPage) return ApiProblems.BadRequest($"take is 1 to {MaxPage}.");
        var items = new List<RunDocument>();
        foreach (var run in await runs.ListAsync(take, cancel)) items.Add(await DescribeAsync(run, runs, models, cancel));
        return Results.Ok(new RunList(items));
    }

    private static async Task<IResult> FindAsync(long id, RunStore runs, ModelStore models, CancellationToken cancel) =>
        await runs.FindAsync(id, cancel) is { } run
            ? Results.Ok(await DescribeAsync(run, runs, models, cancel))
            : ApiProblems.NotFound("run", id);

    private static async Task<IResult> CancelAsync(long id, RunStore runs, CancellationToken cancel)
    {
        var cancelled = await runs.CancelAsync(id, cancel);
        if (await runs.FindAsync(id, cancel) is not { } run) return ApiProblems.NotFound("run", id);
        var state = ((RunState)run.State).Name();
        return cancelled
            ? Results.Accepted($"/api/v1/runs/{id}", new Cancelling(state))
            : ApiProblems.Conflict($"Run {id} has {state} already.");
    }

    private static async Task<RunDocument> DescribeAsync(RunRow run, RunStore runs, ModelStore models, CancellationToken cancel)
    {
        var curves = await runs.MetricsAsync(run.Id, cancel);
        var model = await models.ByRunAsync(run.Id, cancel);
        return new RunDocument(
            run.Id,
            run.Preset,
            run.Seed,
            ((RunState)run.State).Name(),
            run.Epoch,
            run.Epochs ?? run.RequestedEpochs,
            run.CreatedAt,
            run.StartedAt,
            run.FinishedAt,
            RunCurves.Losses(curves),
            RunCurves.Others(curves))
        {
            Evaluation = model is null ? null : JsonSerializer.Deserialize<JsonElement>(model.Model.Evaluation),
            Error = run.Error,
            Step = run.Step,
            Steps = run.Steps,
            ModelId = model?.Model.Id,
        };
    }

    private sealed record RunRequest(string Preset, int? Epochs = null, long? Seed = null);

    private sealed record Created(long Id);

    private sealed record Cancelling(string State);

    private sealed record RunList(IReadOnlyList<RunDocument> Items);

    private sealed record RunDocument(
        long Id, string Preset, long Seed, string State, int Epoch, int? Epochs, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt,
        DateTimeOffset? FinishedAt, IReadOnlyList<EpochLosses> Losses, IReadOnlyList<EpochMetrics> Metrics)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public JsonElement? Evaluation { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Error { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? ModelId { get; init; }

        /// <summary>The last step of the epoch under way, and how many it has; absent between epochs.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Step { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Steps { get; init; }
    }
}
