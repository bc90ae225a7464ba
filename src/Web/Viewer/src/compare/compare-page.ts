import { Announcer, part, setText } from '../dom.ts';
import { probeText, sliceTitle, windowText } from '../format.ts';
import { presetName } from '../image/windowing.ts';
import { KeyBindings } from '../keys/key-bindings.ts';
import { followBindings } from '../keys/key-hints.ts';
import { Keyboard } from '../keys/keyboard.ts';
import type { Command } from '../keys/shortcuts.ts';
import type { SliceApi } from '../net/slice-api.ts';
import type { Addition, OutboxEntry } from '../net/outbox-entry.ts';
import { refusedVerdict, VerdictBox } from '../review/verdict-box.ts';
import { showSaveStatus } from '../room/save-status.ts';
import { Saving, verdictRecord } from '../room/saving.ts';
import { loadComparison, type Comparison } from './comparison.ts';
import { compareUrl, DisagreementList } from './disagreement-list.ts';
import { FilterForm, filterOf } from './filter.ts';
import { showFigures } from './figures.ts';
import { PaneViews } from './pane-views.ts';
import { Panes } from './panes.ts';

const zoomStep = 1.25;

/** The compare page: a slice as the reader and as the model see it, and what to look at next. */
export class ComparePage {
  private readonly panes: Panes;
  private readonly views: PaneViews;
  private readonly list: DisagreementList;
  private readonly announcer: Announcer;
  private readonly filters: FilterForm;
  private readonly verdicts: VerdictBox;
  private saving: Saving | null = null;
  private comparison: Comparison | null = null;
  private wanted: number | null = null;

  constructor(private readonly root: HTMLElement, private readonly api: SliceApi) {
    this.announcer = new Announcer(part(root, 'announcements'));
    this.panes = new Panes(root.querySelectorAll<HTMLElement>('.stage'), {
      hover: (at) => {
        const { comparison } = this;
        const text = comparison && at ? probeText(comparison.pixels, comparison.info.isHu, at) : '';
        setText(part(root, 'probe'), text);
      },
      scroll: (steps) => this.step(steps),
      windowed: () => this.showWindow(),
      zoomed: (zoom) => setText(part(root, 'zoom'), this.comparison ? `zoom ${zoom.toFixed(2)}` : ''),
    });
    this.views = new PaneViews(root, part(root, 'panes'));
    this.list = new DisagreementList(part(root, 'disagreements'), part(root, 'more'), (filter, after, take) =>
      api.disagreements(filter, after, take),
    );
    this.list.filter = filterOf(location.search);
    this.filters = new FilterForm(part<HTMLFormElement>(root, 'filter'), location.search, (filter) => void this.filter(filter));
    this.verdicts = new VerdictBox(root, verdictRecord(api, () => this.saving), (text) => this.announcer.say(text));
    const commands = this.commands();
    const run = (command: Command) => commands[command]?.();
    const bindings = new KeyBindings(localStorage);
    followBindings(root, bindings);
    new Keyboard(bindings, run, () => false);
    root.addEventListener('click', (event) => this.clicked(event, run));
  }

  async start(reader: string, slice: number | null): Promise<void> {
    const saving = this.startSaving(reader);
    const listed = this.list.load().catch((error: Error) => this.message(`The list could not be read: ${error.message}`));
    await saving;
    if (slice !== null) await this.open(slice);
    void this.api.reviewChoices().then((choices) => this.filters.offer(choices), () => undefined);
    await listed;
    this.showEmpty();
    if (slice !== null) this.list.current(slice);
    else if (this.list.first !== null) await this.open(this.list.first);
    else this.message('Nothing to compare yet. Once a model is active and has looked at the slices, they appear here.');
  }

  /** Verdicts alone are sent from here: an edit that meets another is asked about in the reading room. */
  private async startSaving(reader: string): Promise<void> {
    const listener = {
      saved: () => undefined,
      conflicted: () => undefined,
      overtaken: () => undefined,
      added: (entry: OutboxEntry<Addition>, refusal: string | null) => this.added(entry, refusal),
      changed: () => this.showSaving(),
    };
    this.saving = await Saving.start(reader, this.api, listener, ({ field }) => field === 'verdict');
    this.saving.send();
  }

  private added({ sliceId }: OutboxEntry<Addition>, refusal: string | null): void {
    if (refusal === null) return;
    this.message(refusedVerdict(sliceId, refusal));
    void this.verdicts.refused(sliceId);
  }

  private showSaving(): void {
    const { saving } = this;
    if (!saving) return;
    const status = saving.status(this.wanted ?? 0);
    if (showSaveStatus(this.root, status, saving.pendingEdits)) this.announcer.say(status.text);
  }

  /** Lists what another filter says, and goes to its first slice unless the open one is among them. */
  private async filter(filter: string): Promise<void> {
    try {
      await this.list.filtered(filter);
    } catch (error) {
      return this.message(`The list could not be read: ${(error as Error).message}`);
    }
    if (filter !== this.list.filter) return;
    this.showEmpty();
    history.replaceState(null, '', this.wanted === null ? `/compare${filter && `?${filter}`}` : compareUrl(this.wanted, filter));
    if (this.wanted !== null && this.list.has(this.wanted)) this.list.current(this.wanted);
    else await this.open(this.list.first);
  }

  private showEmpty(): void {
    const empty = part(this.root, 'empty-list');
    empty.hidden = this.list.first !== null;
    setText(
      empty,
      this.list.filter ? 'No slice matches this filter.' : 'No slice has both an annotation and a prediction yet.',
    );
  }

  private async open(id: number | null): Promise<void> {
    if (id === null || id === this.wanted) return;
    this.wanted = id;
    this.list.current(id);
    this.root.dataset.ready = 'false';
    try {
      const comparison = await loadComparison(id, this.api);
      if (id === this.wanted) this.present(comparison);
    } catch (error) {
      if (id !== this.wanted) return;
      this.wanted = null;
      this.message(`Slice ${id} could not be opened: ${(error as Error).message}`);
    }
  }

  private present(comparison: Comparison): void {
    const sameUnit = this.comparison?.info.isHu === comparison.info.isHu;
    this.comparison = comparison;
    const { info, difference, prediction } = comparison;
    history.replaceState(null, '', compareUrl(info.id, this.list.filter));
    this.message(null);
    this.panes.show(comparison);
    this.panes.windowing = sameUnit ? this.panes.windowing : comparison.presets[0]!;
    const title = sliceTitle(info, 0);
    setText(part(this.root, 'slice-title'), title);
    document.title = `Compare ${title} – CovidLabel`;
    const read = part<HTMLAnchorElement>(this.root, 'read');
    read.href = `/read/${info.id}`;
    read.hidden = false;
    const absent =
      comparison.withheld ?? (prediction ? 'The active model does not draw lesions.' : 'No prediction of this slice yet.');
    this.verdicts.show(info.id, prediction?.modelId ?? null);
    void this.verdicts.read();
    for (const note of this.root.querySelectorAll<HTMLElement>('[data-part="no-prediction"]')) {
      note.hidden = difference !== null;
      setText(note, difference ? '' : absent);
    }
    showFigures(this.root, comparison);
    this.root.dataset.sliceId = String(info.id);
    this.root.dataset.ready = 'true';
    this.announcer.say(title);
  }

  private step(steps: 1 | -1): void {
    if (this.wanted !== null) void this.open(this.list.step(this.wanted, steps));
  }

  private message(text: string | null): void {
    const message = part(this.root, 'message');
    message.hidden = text === null;
    setText(message, text ?? '');
  }

  private showWindow(): void {
    const preset = this.comparison && presetName(this.panes.windowing, this.comparison.presets);
    setText(part(this.root, 'window'), windowText(this.panes.windowing, preset));
  }

  private commands(): Partial<Record<Command, () => void>> {
    const window = (name: string) => () => {
      const preset = this.comparison?.presets.find((candidate) => candidate.name === name);
      if (preset) this.panes.windowing = preset;
    };
    return {
      ...this.views.commands,
      'window-full': window('full range'),
      'window-lung': window('lung'),
      'window-mediastinum': window('mediastinum'),
      'window-bone': window('bone'),
      'zoom-in': () => this.panes.zoom(zoomStep),
      'zoom-out': () => this.panes.zoom(1 / zoomStep),
      fit: () => this.panes.fit(),
      'series-previous': () => this.step(-1),
      'series-next': () => this.step(1),
      'verdict-agree': () => this.verdicts.give('agree'),
      'verdict-disagree': () => this.verdicts.give('disagree'),
    };
  }

  private clicked(event: MouseEvent, run: (command: Command) => void): void {
    const target = event.target as Element;
    const button = target.closest<HTMLElement>('[data-command]');
    if (button) run(button.dataset.command as Command);
    const link = target.closest<HTMLElement>('[data-open-slice]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void this.open(Number(link.dataset.openSlice));
  }
}
