import { Announcer, part } from '../dom.ts';
import type { Neighbours } from '../wire.ts';
import { AnnotationSummary } from './frame/annotation-summary.ts';
import { CommandButtons } from './frame/command-buttons.ts';
import { MessageLine } from './frame/message-line.ts';
import { NextFrame } from './frame/next-frame.ts';
import { PointerReadout } from './frame/pointer-readout.ts';
import { showQueue } from './frame/queue-links.ts';
import { SliceHeading } from './frame/slice-heading.ts';
import { ViewReadout } from './frame/view-readout.ts';
import { showSaveStatus, type SaveStatus } from './save-status.ts';

type Lock = 'history' | 'nothing open';

/** What the page shows around the slice: texts, pressed buttons, and data attributes on the root. Each part writes what it is about. */
export class Frame {
  readonly announcer: Announcer;
  readonly buttons: CommandButtons;
  readonly message: MessageLine;
  readonly slice: SliceHeading;
  readonly annotation: AnnotationSummary;
  readonly view: ViewReadout;
  readonly pointer: PointerReadout;
  /** Why the panels are out of reach now. */
  private readonly lockedBy = new Set<Lock>();

  constructor(private readonly root: HTMLElement) {
    const nextFrame = new NextFrame();
    this.announcer = new Announcer(part(root, 'announcements'));
    this.buttons = new CommandButtons(root);
    this.message = new MessageLine(root, nextFrame);
    this.slice = new SliceHeading(root, this.buttons);
    this.annotation = new AnnotationSummary(root, this.buttons, nextFrame);
    this.view = new ViewReadout(root, this.buttons);
    this.pointer = new PointerReadout(root, this.buttons, nextFrame, this.announcer);
  }

  /** Where the annotation is not in sight nothing is drawn, and the room says so for as long. */
  drawable(drawable: boolean): void {
    if (this.root.dataset.drawable === String(drawable)) return;
    this.root.dataset.drawable = String(drawable);
    part(this.root, 'not-drawable').hidden = drawable;
    this.announcer.say(drawable ? 'the annotation is shown: drawing is on' : 'neither pane shows the annotation: drawing is off');
  }

  /** The history lies over the panels: they are out of reach meanwhile, the keys are not. */
  history(open: boolean): void {
    this.lock('history', open);
    this.root.dataset.history = String(open);
    this.buttons.press('toggle-history', open);
  }

  /** The first slice of the page did not open: there is none to show, and none that the panels could change. */
  nothingOpen(failed: number): void {
    this.slice.nothingOpen(failed);
    this.lock('nothing open', true);
  }

  /** There is a slice to work on. */
  somethingOpen(): void {
    this.lock('nothing open', false);
  }

  fullScreen(on: boolean): void {
    this.root.dataset.fullScreen = String(on);
    this.buttons.press('full-screen', on);
  }

  queue(neighbours: Neighbours | null): void {
    showQueue(this.root, neighbours);
  }

  /** Not all is saved any more. Said in words once the edit has been painted, since every text that changes before delays that. */
  unsaved(pendingEdits: number): void {
    const { dataset } = this.root;
    if (dataset.saveState === 'saved') dataset.saveState = 'unsaved';
    dataset.pendingEdits = String(pendingEdits);
    dataset.settled = 'false';
  }

  /** All that has been edited has been taken down. */
  settled(): void {
    this.root.dataset.settled = 'true';
  }

  saving(status: SaveStatus, pendingEdits: number): void {
    if (showSaveStatus(this.root, status, pendingEdits)) this.announcer.say(status.text);
    part(this.root, 'resolve').hidden = status.state !== 'conflict';
  }

  private lock(why: Lock, locked: boolean): void {
    if (locked) this.lockedBy.add(why);
    else this.lockedBy.delete(why);
    part(this.root, 'panels').inert = this.lockedBy.size > 0;
  }
}
