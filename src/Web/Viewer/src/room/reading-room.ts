import type { AnnotationListener } from '../annotation/annotation.ts';
import type { HistoryWindow } from '../annotation/edit-history.ts';
import { part } from '../dom.ts';
import { idle } from '../idle.ts';
import { KeyBindings } from '../keys/key-bindings.ts';
import { followBindings } from '../keys/key-hints.ts';
import { Keyboard } from '../keys/keyboard.ts';
import type { Command, RoomCommand } from '../keys/shortcuts.ts';
import type { Addition, Field, OutboxEntry } from '../net/outbox-entry.ts';
import type { Conflict } from '../net/sender.ts';
import type { Revisioned, SliceApi } from '../net/slice-api.ts';
import { refusedVerdict, VerdictBox } from '../review/verdict-box.ts';
import type { LabelBody, MaskBody, Neighbours } from '../wire.ts';
import { BodyAreas } from './body-areas.ts';
import { commandsOf } from './commands/commands.ts';
import { resizeBrush } from './commands/draw.ts';
import { ConflictDialog } from './conflict-dialog.ts';
import { Frame } from './frame.ts';
import { FullScreen } from './full-screen.ts';
import { KeySheet } from './key-sheet.ts';
import { HistoryPanel } from './history-panel.ts';
import type { SeriesMasks } from './neighbour-masks.ts';
import { isOvertaken, openSlice, takePrediction, type OpenSlice } from './open-slice.ts';
import { keepPanesInAddress } from './pane-address.ts';
import { QueueProgress } from './progress.ts';
import { ReadingTime } from './reading-time.ts';
import { Saving, verdictRecord } from './saving.ts';
import { SeriesStrip } from './series-strip.ts';
import { SliceCache, type SliceAnswers } from './slice-cache.ts';
import { UndoMemory } from '../undo/undo-memory.ts';
import { Workbench } from './workbench.ts';

/** Opens slices one after the other, and carries what the reader does to them to the server. */
export class ReadingRoom {
  readonly frame: Frame;
  readonly bench: Workbench;
  readonly keySheet: KeySheet;
  neighbours: Neighbours | null = null;
  private readonly cache: SliceCache;
  private readonly bodyAreas = new BodyAreas();
  readonly strip: SeriesStrip;
  readonly fullScreen: FullScreen;
  readonly verdicts: VerdictBox;
  readonly history: HistoryPanel;
  readonly progress: QueueProgress;
  private readonly time: ReadingTime;
  private readonly conflictDialog: ConflictDialog;
  private saving: Saving | null = null;
  private undo: UndoMemory | null = null;
  /** The slice last asked for; answers for any other come too late. */
  private wanted: number | null = null;
  private loading = false;
  /** Which way the reader last went along the series. */
  private direction: 1 | -1 = 1;
  /** A conflict the reader has put off; it is not asked about again until the reader wants to. */
  private putOff: Conflict | null = null;

  constructor(readonly root: HTMLElement, private readonly api: SliceApi) {
    this.cache = new SliceCache(api);
    this.frame = new Frame(root);
    this.bench = new Workbench(root, this.frame, api, {
      scroll: (steps) => this.step(steps),
      resize: (steps) => resizeBrush(this, steps),
    });
    keepPanesInAddress(this.bench.view);
    this.strip = new SeriesStrip(part(root, 'series'), urlOf);
    this.fullScreen = new FullScreen((on) => this.frame.fullScreen(on), (why) => this.frame.message(why));
    this.conflictDialog = new ConflictDialog(part(root, 'conflict-dialog'));
    const commands = commandsOf(this);
    const run = (command: Command) => {
      this.frame.goOn();
      commands[command as RoomCommand]?.();
    };
    const bindings = new KeyBindings(localStorage);
    followBindings(root, bindings);
    const keyboard = new Keyboard(bindings, run, () => this.giveUp() || this.history.close());
    keyboard.modes = () => this.bench.modes;
    this.bench.panning = () => keyboard.spaceHeld;
    this.verdicts = new VerdictBox(root, verdictRecord(api, () => this.saving), (text) => this.frame.announcer.say(text));
    this.history = new HistoryPanel(root, api, (layer) => this.bench.preview(layer), (open) => this.frame.history(open));
    this.progress = new QueueProgress(root, api);
    this.time = new ReadingTime(
      (sliceId, activeMs) => this.saving?.append(sliceId, 'reading-time', { activeMs }),
      () => this.saving?.leave(),
    );
    this.keySheet = new KeySheet(part(root, 'key-sheet'), keyboard);
    this.frame.onCommand(run);
    root.addEventListener('click', (event) => this.followSliceLink(event));
  }

  get slice(): OpenSlice | null {
    return this.bench.open;
  }

  /** The masks of a slice's series, which is asked for where it has not come yet. */
  async seriesMasks(id: number): Promise<SeriesMasks> {
    const known = this.neighbours?.series ?? [];
    const asked = known.some((slice) => slice.id === id) ? null : await this.api.neighbours(id, location.search);
    const unsent = (of: number) => this.saving?.newest(of, 'mask');
    return { slices: asked?.series ?? known, mask: async (of) => unsent(of) ?? this.api.mask(of) };
  }

  async start(reader: string, firstSlice: number): Promise<void> {
    this.cache.prefetch([firstSlice]);
    const undo = UndoMemory.start(reader);
    this.saving = await Saving.start(reader, this.api, {
      saved: (sliceId, field, revision) => this.saved(sliceId, field, revision),
      conflicted: () => this.askAboutConflict(),
      overtaken: (sliceId, field, theirs) => this.adopt(sliceId, field, theirs),
      added: (entry, refusal) => this.added(entry, refusal),
      changed: () => this.showSaving(),
    });
    this.saving.send();
    this.undo = await undo;
    await this.open(firstSlice);
  }

  /** Opens a slice in place. While one is loading, only the last one asked for is opened next. */
  async open(id: number | null): Promise<void> {
    if (id === null || id === this.wanted) return;
    this.wanted = id;
    this.bench.putAway();
    if (this.loading) return;
    this.loading = true;
    for (let next: number | null = id; next !== null; ) {
      await this.load(next);
      const arrived: boolean = this.wanted === next || this.wanted === this.slice?.info.id;
      next = arrived ? null : this.wanted;
    }
    this.loading = false;
  }

  step(steps: 1 | -1): void {
    this.direction = steps;
    if (this.wanted !== null) void this.open(this.strip.step(this.wanted, steps));
  }

  /**
   * Asks about a conflict on the open slice, never in the middle of a stroke.
   * @param asked the reader wants to: also asks what was put off, and goes to a slice elsewhere that has a conflict.
   */
  askAboutConflict(asked = false): void {
    const { slice, saving } = this;
    if (!slice || !saving || slice.annotation.drawing || this.conflictDialog.open) return;
    const conflict = saving.conflicts.find(({ chain }) => chain.sliceId === slice.info.id);
    if (conflict && (asked || conflict !== this.putOff)) void this.resolve(conflict, slice, saving);
    else if (asked && !conflict) void this.open(saving.conflicts[0]?.chain.sliceId ?? null);
  }

  private async load(id: number): Promise<void> {
    this.frame.loading(id);
    const neighbours = () => this.api.neighbours(id, location.search).catch(() => null);
    try {
      const { fresh } = this.cache.load(id);
      const early = fresh ? neighbours() : null;
      if (fresh) this.strip.current(id);
      const [known, edits] = await this.cache.beside(id, this.undo!.load(id));
      if (id !== this.wanted || this.slice?.annotation.drawing) return;
      const slice = this.opened(known, edits, fresh);
      this.present(slice);
      this.frame.freshness(fresh ? 'current' : 'checking');
      // What is there is shown before anything more is asked for.
      afterFrame(() => {
        if (slice !== this.slice) return;
        // Not a step of the browser's history: "back" leads out of the reading room, not through 64 slices.
        history.replaceState(null, '', urlOf(id));
        this.strip.current(id);
        if (!fresh) void this.check(slice);
        void (early ?? neighbours()).then((found) => this.presentNeighbours(id, found));
        this.fetchAhead(id);
        void this.verdicts.read();
        void this.progress.show(id, location.search);
        void this.measureBody(slice);
      });
    } catch (error) {
      if (id === this.wanted) this.stay(id, error as Error);
    }
  }

  private opened(answers: SliceAnswers, history: HistoryWindow | null, current: boolean): OpenSlice {
    return openSlice(answers, history, current, this.saving!, this.undo!, this.bench.ahead, (slice) => this.listener(slice));
  }

  /** What was shown from memory is asked for again: an older mask must not pass for the current one. */
  private async check(slice: OpenSlice): Promise<void> {
    const { id } = slice.info;
    const [now, history] = await Promise.all([this.cache.renew(id).catch(() => null), this.undo!.read(id)]);
    if (slice !== this.slice) return;
    this.frame.freshness(now ? 'current' : 'unchecked');
    if (!now) return;
    if (isOvertaken(slice, now, this.saving!)) {
      const newer = this.opened(now, history, true);
      newer.bodyPx = slice.bodyPx;
      this.present(newer);
      void this.verdicts.read();
      this.frame.announcer.say('a newer version of this slice has been loaded');
      return;
    }
    if (!this.undo!.settle(id, slice.annotation, history)) this.undoLost();
    if (takePrediction(slice, now)) {
      this.bench.lay(slice);
      this.frame.slice(slice, this.strip.length);
      this.judge(slice);
      void this.verdicts.read();
    }
  }

  private undoLost(): void {
    this.frame.notice('This slice was changed elsewhere since: the undo steps kept here belong to another version, and are gone.');
  }

  /** A verdict is on what the reader sees, from the moment it is shown. */
  private judge({ info, prediction }: OpenSlice): void {
    this.verdicts.show(info.id, prediction?.modelId ?? null);
  }

  /** A slice that does not open leaves the one before on the bench, so that an outage ends no reading. */
  private stay(failed: number, { message }: Error): void {
    const open = this.slice?.info.id ?? null;
    this.wanted = open;
    this.frame.message(`Slice ${failed} could not be opened: ${message}`);
    if (open === null) return;
    this.strip.current(open);
    this.frame.opened(open);
  }

  private present(slice: OpenSlice): void {
    this.leave(slice.info.id);
    this.frame.annotation(slice);
    this.bench.lay(slice);
    this.judge(slice);
    this.frame.slice(slice, this.strip.length);
    if (slice.undoLost) this.undoLost();
    this.time.turnTo(slice.info.id);
    this.history.show(slice);
    this.showSaving();
    this.askAboutConflict();
  }

  /** What is kept of a slice that was edited is older than what the reader has made of it. */
  private leave(next: number): void {
    const { slice } = this;
    if (!slice || slice.info.id === next) return;
    this.bench.ahead.giveBack(slice);
    const { info, revisions } = slice;
    if (revisions.mask === info.maskRevision && revisions.label === info.labelRevision) return;
    void this.cache.renew(info.id).catch(() => undefined);
  }

  private presentNeighbours(id: number, found: Neighbours | null): void {
    const { slice } = this;
    if (slice?.info.id !== id) return;
    // Without an answer the series known so far is still the best there is.
    if (!found && this.strip.holds(id)) return;
    this.neighbours = found;
    this.frame.queue(found, urlOf);
    this.strip.show(found?.series ?? []);
    this.strip.current(id);
    this.refresh(slice);
    this.frame.slice(slice, this.strip.length);
    this.fetchAhead(id);
    this.cache.prefetch([found?.next, found?.previous]);
  }

  /** A few slices in the direction of travel, and one behind for who turns round. */
  private fetchAhead(id: number): void {
    const near = [1, 2, 3, 4, -1].map((steps) => this.strip.step(id, steps * this.direction));
    this.cache.prefetch(near);
    this.undo!.prefetch(near);
    void this.expect(id, [1, -1].map((steps) => this.strip.step(id, steps * this.direction)));
  }

  /** Has the slices on either side made ready, as soon as they are known. */
  private async expect(id: number, likely: readonly (number | null)[]): Promise<void> {
    const known = await Promise.all(likely.filter((next) => next !== null).map((next) => this.cache.load(next).answers.catch(() => null)));
    if (id === this.wanted) this.bench.ahead.expect(known.filter((answers) => answers !== null));
  }

  private async measureBody(slice: OpenSlice): Promise<void> {
    slice.bodyPx = await this.bodyAreas.of(slice.pixels, slice.info.isHu);
    if (slice === this.slice) this.frame.areas(slice);
  }

  private listener(opened: () => OpenSlice): AnnotationListener {
    return {
      painted: (rect) => {
        this.bench.painted(opened(), rect);
        this.frame.areasSoon(opened());
      },
      remembered: (pushed) => this.undo!.note(opened().info.id, opened().annotation, pushed),
      committed: ({ mask, label, name }) => {
        const slice = opened();
        const { info, annotation, revisions } = slice;
        if (mask) this.saving!.add(info.id, 'mask', annotation.body(), revisions.mask);
        if (label) this.saving!.add(info.id, 'label', annotation.labelBody(), revisions.label);
        this.frame.message(null);
        this.frame.announcer.say(name);
        this.refresh(slice);
        this.askAboutConflict();
      },
    };
  }

  /** What was given up is nowhere counted any more. */
  private giveUp(): boolean {
    const given = this.bench.giveUp();
    if (given && this.slice) this.frame.annotation(this.slice);
    return given;
  }

  private refresh(slice: OpenSlice): void {
    if (slice !== this.slice) return;
    this.frame.annotation(slice);
    const { info, annotation } = slice;
    this.strip.mark({ id: info.id, index: info.index, maskState: annotation.state, label: annotation.label });
  }

  private saved(sliceId: number, field: Field, revision: number): void {
    const { slice, saving } = this;
    this.progress.saved(sliceId, location.search);
    this.history.grown(sliceId);
    if (slice?.info.id !== sliceId) {
      void this.cache.renew(sliceId).catch(() => undefined);
      return;
    }
    // A write that had been committed before this page loaded the slice: someone has written since.
    const overtaken = revision < slice.revisions[field] && saving?.newest(sliceId, field) === undefined;
    // What the reader sees is this revision: an edit of it must not pass for an edit of the newer one.
    slice.revisions[field] = revision;
    this.frame.annotation(slice);
    // The reader's own annotation is in: what was withheld until then may be seen now.
    if (overtaken || slice.withheld) void this.check(slice);
    if (field === 'mask' && slice.annotation.body().provenance?.origin === 'accepted-edited') this.verdicts.corrected();
  }

  /** Time is no annotation: nobody is troubled with what became of it. */
  private added({ sliceId, field }: OutboxEntry<Addition>, refusal: string | null): void {
    if (field !== 'verdict' || refusal === null) return;
    this.frame.notice(refusedVerdict(sliceId, refusal));
    void this.verdicts.refused(sliceId);
  }

  private async resolve(conflict: Conflict, slice: OpenSlice, saving: Saving): Promise<void> {
    const choice = await this.conflictDialog.ask(conflict, slice, this.bench.view.value);
    this.putOff = choice ? null : conflict;
    if (!choice) return;
    saving.resolve(conflict.chain, choice);
    const { field } = conflict.chain;
    if (choice === 'theirs') this.adopt(slice.info.id, field, conflict.theirs);
    else if (choice !== 'mine') this.adopt(slice.info.id, field, { ...choice.merged, revision: conflict.theirs.revision });
    this.askAboutConflict();
  }

  /** Shows the version the reader has taken from another, or made of both. */
  private adopt(sliceId: number, field: Field, theirs: Revisioned): void {
    const { slice } = this;
    if (slice?.info.id !== sliceId) return;
    if (field === 'mask') slice.annotation.adoptMask(theirs as MaskBody);
    else slice.annotation.adoptLabel((theirs as LabelBody).label);
    slice.revisions[field] = Math.max(theirs.revision, slice.revisions[field]);
    this.refresh(slice);
  }

  private showSaving(): void {
    const { saving } = this;
    if (saving) this.frame.saving(saving.status(this.slice?.info.id ?? 0), saving.pendingEdits);
  }

  /** Links to slices open in place; with a modifier key they stay links. */
  private followSliceLink(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLElement>('[data-open-slice]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    void this.open(Number(link.dataset.openSlice));
  }
}

/** Once what has been drawn is on the screen, and nothing more urgent is left. */
function afterFrame(run: () => void): void {
  requestAnimationFrame(() => void idle(100).then(run));
}

/** A slice's page, with the queue's filter kept. */
function urlOf(id: number): string {
  return `/read/${id}${location.search}`;
}
