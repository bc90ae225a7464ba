import { AfterPaint } from '../after-paint.ts';
import type { HistoryWindow } from '../annotation/edit-history.ts';
import { part } from '../dom.ts';
import { KeyBindings } from '../keys/key-bindings.ts';
import { followBindings } from '../keys/key-hints.ts';
import { Keyboard } from '../keys/keyboard.ts';
import type { Command, RoomCommand } from '../keys/shortcuts.ts';
import type { SliceApi } from '../net/slice-api.ts';
import { VerdictBox } from '../review/verdict-box.ts';
import { UndoMemory } from '../undo/undo-memory.ts';
import type { Painter } from '../view/slice-painter.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { commandsOf } from './commands/commands.ts';
import { resizeBrush } from './commands/draw.ts';
import { ConflictDialog } from './conflict-dialog.ts';
import { Conflicts } from './conflicts.ts';
import { FollowUp } from './follow-up.ts';
import { Frame } from './frame.ts';
import { FullScreen } from './full-screen.ts';
import { HistoryPanel } from './history-panel.ts';
import { KeySheet } from './key-sheet.ts';
import type { SeriesMasks } from './neighbour-masks.ts';
import { openSlice, type OpenSlice } from './open-slice.ts';
import { Opening } from './opening.ts';
import { keepPanesInAddress } from './pane-address.ts';
import { Presentation } from './presentation.ts';
import { QueueProgress } from './progress.ts';
import { ReadingTime } from './reading-time.ts';
import { Recording } from './recording.ts';
import { Renewal } from './renewal.ts';
import { Saving, verdictRecord } from './saving.ts';
import { SeriesStrip } from './series-strip.ts';
import { SliceCache, type SliceAnswers } from './slice-cache.ts';
import { followSliceLinks, urlOf } from './slice-links.ts';
import { Surroundings } from './surroundings.ts';
import { Workbench } from './workbench.ts';

/** The reading room as its commands see it. Which of its parts tells which other something is decided here, and nothing else. */
export class ReadingRoom {
  readonly frame: Frame;
  readonly bench: Workbench;
  readonly keySheet: KeySheet;
  readonly surroundings: Surroundings;
  readonly fullScreen: FullScreen;
  readonly verdicts: VerdictBox;
  readonly history: HistoryPanel;
  readonly progress: QueueProgress;
  private readonly cache: SliceCache;
  private readonly presentation: Presentation;
  private readonly afterPaint = new AfterPaint();
  /** These four are there once what this browser has kept has been read. */
  private saving: Saving | null = null;
  private opening: Opening | null = null;
  private renewal: Renewal | null = null;
  private conflicts: Conflicts | null = null;

  constructor(readonly root: HTMLElement, private readonly api: SliceApi, painter: Painter) {
    this.cache = new SliceCache(api);
    this.frame = new Frame(root);
    this.bench = new Workbench(root, this.frame, api, painter, {
      scroll: (steps) => this.step(steps),
      resize: (steps) => resizeBrush(this, steps),
    });
    keepPanesInAddress(this.bench.view);
    this.surroundings = new Surroundings(api, this.cache, new SeriesStrip(part(root, 'series'), urlOf));
    this.fullScreen = new FullScreen((on) => this.frame.fullScreen(on), (why) => this.frame.message.show(why));
    this.verdicts = new VerdictBox(root, verdictRecord(api, () => this.saving), (text) => this.frame.announcer.say(text));
    this.history = new HistoryPanel(root, api, (layer) => this.bench.preview(layer), (open) => this.frame.history(open));
    this.progress = new QueueProgress(root, api);
    const time = new ReadingTime(
      (sliceId, activeMs) => this.saving?.append(sliceId, 'reading-time', { activeMs }),
      () => this.saving?.leave(),
    );
    this.presentation = new Presentation(this.frame, this.bench, this.surroundings.strip, this.verdicts, this.history, time);
    this.keySheet = new KeySheet(part(root, 'key-sheet'), this.followKeys());
    followSliceLinks(root, (id) => void this.open(id));
  }

  get slice(): OpenSlice | null {
    return this.bench.open;
  }

  /** The masks of a slice's series, which is asked for where it has not come yet. */
  async seriesMasks(id: number): Promise<SeriesMasks> {
    const known = this.surroundings.neighbours?.series ?? [];
    const asked = known.some((slice) => slice.id === id) ? null : await this.api.neighbours(id, location.search);
    const unsent = (of: number) => this.saving?.newest(of, 'mask');
    return { slices: asked?.series ?? known, mask: async (of) => unsent(of) ?? this.api.mask(of) };
  }

  async start(reader: string, firstSlice: number): Promise<void> {
    this.cache.prefetch([firstSlice]);
    void this.bench.prepare(firstSlice, this.cache.load(firstSlice).words);
    const undo = UndoMemory.start(reader);
    this.prepare(await this.startSaving(reader), await undo);
    window.addEventListener('online', () => this.renewal?.reached());
    await this.open(firstSlice);
  }

  async open(id: number | null): Promise<void> {
    await this.opening?.open(id);
  }

  step(steps: 1 | -1): void {
    void this.open(this.surroundings.step(steps));
  }

  /** @param asked the reader wants to be asked. */
  askAboutConflict(asked = false): void {
    this.conflicts?.ask(asked);
  }

  private followKeys(): Keyboard {
    const commands = commandsOf(this);
    const run = (command: Command) => {
      this.frame.message.goOn();
      commands[command as RoomCommand]?.();
    };
    const bindings = new KeyBindings(localStorage);
    followBindings(this.root, bindings);
    const keyboard = new Keyboard(bindings, run, () => this.giveUp() || this.history.close());
    keyboard.modes = () => this.bench.hand.modes;
    this.bench.panning = () => keyboard.spaceHeld;
    this.frame.buttons.onCommand(run);
    return keyboard;
  }

  /** What was given up is nowhere counted any more. */
  private giveUp(): boolean {
    const given = this.bench.hand.giveUp();
    if (given && this.slice) this.frame.annotation.show(this.slice);
    return given;
  }

  /** Opens the outbox, and sends what is in it. */
  private async startSaving(reader: string): Promise<Saving> {
    const acknowledgements = new Acknowledgements(this.frame, this.presentation, this.progress, this.history, this.verdicts, {
      unsent: (sliceId, field) => this.saving?.newest(sliceId, field) !== undefined,
      grown: (sliceId) => void this.cache.renew(sliceId).catch(() => undefined),
      reached: () => this.renewal?.reached(),
      check: (slice) => void this.renewal?.check(slice),
    });
    this.saving = await Saving.start(reader, this.api, {
      saved: (sliceId, field, revision) => acknowledgements.saved(sliceId, field, revision),
      conflicted: () => this.askAboutConflict(),
      overtaken: (sliceId, field, theirs) => this.conflicts?.adopt(sliceId, field, theirs),
      added: (entry, refusal) => acknowledgements.added(entry, refusal),
      changed: () => this.showSaving(),
    });
    this.saving.send();
    return this.saving;
  }

  /** Makes what opens slices, and what takes down what is done to them. */
  private prepare(saving: Saving, undo: UndoMemory): void {
    const { root, frame, bench, cache, surroundings, presentation, verdicts } = this;
    const recording = new Recording(saving, undo, frame, bench, presentation, this.afterPaint, () => {
      this.showSaving();
      this.askAboutConflict();
    });
    const made = (answers: SliceAnswers, history: HistoryWindow | null, current: boolean) =>
      openSlice(answers, history, current, saving, undo, bench.ahead, (slice) => recording.of(slice));
    const present = (slice: OpenSlice) => {
      const before = this.slice;
      if (before && before.info.id !== slice.info.id) {
        bench.ahead.giveBack(before);
        renewal.left(before);
      }
      presentation.show(slice);
      this.showSaving();
      this.askAboutConflict();
    };
    const judged = () => void verdicts.read();
    const renewal = (this.renewal = new Renewal(cache, saving, undo, frame, presentation, { made, present, judged }));
    const followUp = new FollowUp(presentation, renewal, surroundings, bench, undo, this.progress, verdicts);
    this.conflicts = new Conflicts(new ConflictDialog(part(root, 'conflict-dialog')), saving, presentation, {
      view: () => bench.view.value,
      open: (id) => void this.open(id),
    });
    this.opening = new Opening(cache, undo, surroundings, frame, presentation, {
      leaving: () => bench.hand.putAway(),
      prepare: (id, words) => bench.prepare(id, words),
      draw: (answers) => bench.draw(answers),
      made,
      present,
      drawn: (slice, early) => followUp.begin(slice, early),
    });
  }

  private showSaving(): void {
    const { saving } = this;
    if (saving) this.frame.saving(saving.status(this.slice?.info.id ?? 0), saving.pendingEdits);
  }
}
