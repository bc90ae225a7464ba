using System.Data.Common;
using CovidLabel.Persistence.Notifications;
using Microsoft.AspNetCore.Components;

namespace CovidLabel.Web.Components.Live;

/// <summary>
/// A page drawn from rows that is drawn again when they change, and every few seconds for what no notification tells (a trainer that
/// fell silent). Notifications that come while it reads are answered by one more reading.
/// </summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    /// <summary>At most this often, however fast epochs are: a curve that moves four times a second is live.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan RereadEvery = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource gone = new();
    private readonly List<IDisposable> subscriptions = [];
    private ITimer? timer;
    private bool reading;
    private bool stale;

    [Inject] private LiveUpdates Live { get; set; } = default!;

    [Inject] protected TimeProvider Time { get; set; } = default!;

    /// <summary>Why what is shown may be old, or null.</summary>
    protected string? Problem { get; private set; }

    /// <summary>Reads the rows; no need to call StateHasChanged.</summary>
    protected abstract Task LoadAsync(CancellationToken cancel);

    /// <summary>What the page shows rows of; asked once, when a circuit exists.</summary>
    protected abstract IEnumerable<(Channel Channel, string? Id)> Shows();

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            // Before the first reading, so that nothing is missed in between.
            foreach (var (channel, id) in Shows()) subscriptions.Add(Live.Subscribe(channel, id, Changed));
            timer = Time.CreateTimer(_ => Changed(), null, RereadEvery, RereadEvery);
        }

        await TryLoadAsync(gone.Token);
    }

    /// <summary>Reads again after an action of one's own.</summary>
    protected Task RereadAsync() => ReadAsync();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        gone.Cancel();
        timer?.Dispose();
        foreach (var subscription in subscriptions) subscription.Dispose();
        gone.Dispose();
    }

    private void Changed() => _ = InvokeAsync(ReadAsync);

    /// <summary>Runs on the circuit's own context, so the two flags need no lock.</summary>
    private async Task ReadAsync()
    {
        stale = true;
        if (reading || gone.IsCancellationRequested) return;
        reading = true;
        var cancel = gone.Token;
        try
        {
            while (stale)
            {
                stale = false;
                await TryLoadAsync(cancel);
                StateHasChanged();
                await Task.Delay(Pause, Time, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The reader left.
        }
        finally
        {
            reading = false;
        }
    }

    /// <summary>A database that is away for a while must not end the circuit: what was last read stays, and says so.</summary>
    private async Task TryLoadAsync(CancellationToken cancel)
    {
        try
        {
            await LoadAsync(cancel);
            Problem = null;
        }
        catch (Exception failure) when (failure is DbException or TimeoutException || failure.InnerException is DbException)
        {
            Problem = "The database cannot be reached; this is what was last read.";
        }
    }
}
