import { labelTitle, lesionKinds, maskStates } from '../annotation/vocabulary.ts';
import { Announcer, part, setText } from '../dom.ts';
import { areaText, predictionText, probeText, shareText, sliceTitle, windowText } from '../format.ts';
import { presetName } from '../image/windowing.ts';
import type { Command } from '../keys/shortcuts.ts';
import type { Point } from '../mask/brush.ts';
import type { Neighbours } from '../wire.ts';
import { orientationText, type Orientation } from '../view/orientation.ts';
import type { OpenSlice } from './open-slice.ts';
import { showSaveStatus, type SaveStatus } from './save-status.ts';
import type { ViewState } from './view-state.ts';

/** What is known of a slice that was shown before the server was asked for it again. */
export type Freshness = 'current' | 'checking' | 'unchecked';

const freshnessTexts: Readonly<Record<Freshness, string>> = {
  current: '',
  checking: '… looking for a newer version',
  unchecked: '⚠ as last seen; a newer version may exist',
};

/** Writes the room's state into the page's frame: texts, pressed buttons, and data attributes on the root. */
export class Frame {
  readonly announcer: Announcer;
  /** The page's buttons stay what they are. */
  private readonly buttonsOf = new Map<Command, NodeListOf<HTMLButtonElement>>();
  private noticed = false;
  /** What is written with the next frame, by what it is about. */
  private readonly waiting = new Map<string, () => void>();
  private freshnessTimer: number | undefined;

  constructor(private readonly root: HTMLElement) {
    this.announcer = new Announcer(part(root, 'announcements'));
  }

  onCommand(run: (command: Command) => void): void {
    this.root.addEventListener('click', (event) => {
      const button = (event.target as Element).closest<HTMLElement>('[data-command]');
      if (button) run(button.dataset.command as Command);
    });
  }

  loading(id: number): void {
    this.root.dataset.sliceId = String(id);
    this.root.dataset.ready = 'false';
    this.message(null);
  }

  opened(id: number): void {
    this.root.dataset.sliceId = String(id);
    this.root.dataset.ready = 'true';
  }

  /** Why what the reader asked for was not done; said until the next thing is asked for. */
  notice(text: string): void {
    this.message(text);
    this.noticed = true;
  }

  /** The reader goes on: a notice has been read. */
  goOn(): void {
    if (this.noticed) this.message(null);
  }

  /** A sentence over the slice, or null for none. */
  message(text: string | null): void {
    this.noticed = false;
    this.soon('message', () => {
      const message = part(this.root, 'stage-message');
      message.hidden = text === null;
      setText(message, text ?? '');
    });
  }

  slice(slice: OpenSlice, seriesLength: number): void {
    const title = sliceTitle(slice.info, seriesLength);
    setText(part(this.root, 'slice-title'), title);
    document.title = `${title} – CovidLabel`;
    this.opened(slice.info.id);
    this.root.dataset.hu = String(slice.info.isHu);
    for (const preset of ['lung', 'mediastinum', 'bone']) this.enable(`window-${preset}` as Command, slice.info.isHu);
    this.prediction(slice);
  }

  annotation(slice: OpenSlice): void {
    const { annotation, revisions } = slice;
    const { mask, state, label } = annotation;
    Object.assign(this.root.dataset, {
      maskState: state,
      maskRevision: String(revisions.mask),
      label: label ?? '',
      labelRevision: String(revisions.label),
      undoDepth: String(annotation.undoDepth),
      redoDepth: String(annotation.redoDepth),
    });
    this.press('label-covid', label === 'covid');
    this.press('label-non-covid', label === 'non-covid');
    this.press('nothing-here', state === 'negative');
    this.press('mask-complete', state === 'complete');
    this.enable('label-none', label !== null);
    this.enable('mask-complete', mask.area > 0);
    this.enable('undo', annotation.undoDepth > 0);
    this.enable('redo', annotation.redoDepth > 0);
    const { icon, title } = maskStates[state];
    setText(part(this.root, 'mask-state'), `${icon} ${title}`);
    this.areas(slice);
    part(this.root, 'stage').setAttribute(
      'aria-label',
      `CT slice ${slice.info.index + 1}; mask ${title}, ${areaText(mask.area, slice.info.spacingMm)}; ${labelTitle(label)}`,
    );
  }

  /** The lesions' areas, and their share of the body once its area is known. */
  areas({ annotation: { mask }, info, bodyPx }: OpenSlice): void {
    for (const value of [1, 2, 3]) {
      setText(part(this.root, `area-${value}`), areaText(mask.areaOf(value), info.spacingMm));
      this.root.dataset[`area${value}`] = String(mask.areaOf(value));
    }
    this.root.dataset.maskArea = String(mask.area);
    this.root.dataset.bodyArea = String(bodyPx ?? '');
    setText(part(this.root, 'area'), `area ${areaText(mask.area, info.spacingMm)}${shareText(mask.area, bodyPx)}`);
  }

  /** The same with the next frame: a stroke changes them many times within one. */
  areasSoon(slice: OpenSlice): void {
    this.soon('areas', () => {
      if (this.root.dataset.sliceId === String(slice.info.id)) this.areas(slice);
    });
  }

  /** Whether what is shown is known to be the newest there is; said in words only where that takes long. */
  freshness(freshness: Freshness): void {
    clearTimeout(this.freshnessTimer);
    this.root.dataset.fresh = freshness;
    const write = () => {
      const text = freshnessTexts[freshness];
      const note = part(this.root, 'freshness');
      note.hidden = text === '';
      setText(note, text);
    };
    if (freshness === 'checking') this.freshnessTimer = setTimeout(write, 600);
    else write();
  }

  view(view: ViewState, slice: OpenSlice | null, zoom: number): void {
    Object.assign(this.root.dataset, {
      windowLevel: String(view.windowing.level),
      windowWidth: String(view.windowing.width),
      prediction: String(view.prediction),
      overlay: String(view.overlay),
      inverted: String(view.inverted),
      gamma: String(view.gamma),
      turned: orientationText(view.orientation) ?? '',
      smooth: String(view.smooth),
    });
    this.press('toggle-overlay', view.overlay);
    this.press('toggle-prediction', view.prediction);
    this.press('toggle-invert', view.inverted);
    this.press('toggle-smooth', view.smooth);
    this.press('toggle-second-pane', view.secondPane);
    this.enable('exchange-panes', view.secondPane);
    this.orientation(view.orientation);
    const preset = slice && presetName(view.windowing, slice.presets);
    for (const name of ['lung', 'mediastinum', 'bone']) this.press(`window-${name}` as Command, preset === name);
    this.press('window-full', preset === 'full range');
    setText(part(this.root, 'window'), slice ? windowText(view.windowing, preset) : '');
    part<HTMLInputElement>(this.root, 'opacity').value = String(Math.round(view.opacity * 100));
    const gamma = part<HTMLInputElement>(this.root, 'gamma');
    gamma.value = String(Math.round(view.gamma * 100));
    gamma.disabled = slice?.info.isHu ?? true;
    setText(part(this.root, 'gamma-text'), gamma.disabled ? '–' : view.gamma.toFixed(1));
    this.zoom(slice ? zoom : null);
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
    part(this.root, 'panels').inert = open;
    this.root.dataset.history = String(open);
    this.press('toggle-history', open);
  }

  fullScreen(on: boolean): void {
    this.root.dataset.fullScreen = String(on);
    this.press('full-screen', on);
  }

  zoom(zoom: number | null): void {
    this.root.dataset.zoom = zoom?.toFixed(3) ?? '';
    setText(part(this.root, 'zoom'), zoom === null ? '' : `zoom ${zoom.toFixed(2)}`);
  }

  /** The value under the pointer, which may move many times before the next frame. */
  probe(slice: OpenSlice | null, at: Point | null): void {
    const text = slice && at ? probeText(slice.pixels, slice.info.isHu, at) : '';
    this.soon('probe', () => setText(part(this.root, 'probe'), text));
  }

  /** Where the keys' pointer stands, also in words for those who do not see it. */
  crosshair(slice: OpenSlice | null, at: Point | null, pressing: boolean): void {
    this.press('toggle-crosshair', at !== null);
    this.probe(slice, at);
    if (!slice || !at) return;
    const { pixels, width } = slice.annotation.mask;
    const lesion = lesionKinds.find(({ value }) => value === pixels[Math.floor(at.y) * width + Math.floor(at.x)]);
    const words = [probeText(slice.pixels, slice.info.isHu, at), lesion?.title.toLowerCase() ?? 'no lesion'];
    this.announcer.say([...words, ...(pressing ? ['tool pressed'] : [])].join(', '));
  }

  saving(status: SaveStatus, pendingEdits: number): void {
    if (showSaveStatus(this.root, status, pendingEdits)) this.announcer.say(status.text);
    part(this.root, 'resolve').hidden = status.state !== 'conflict';
  }

  queue(neighbours: Neighbours | null, urlOf: (id: number) => string): void {
    const place = neighbours?.position ? `queue ${neighbours.position}/${neighbours.total}` : '';
    setText(part(this.root, 'queue-place'), place);
    for (const side of ['previous', 'next'] as const) {
      const link = part<HTMLAnchorElement>(this.root, `queue-${side}`);
      const id = neighbours?.[side] ?? null;
      if (id === null) {
        link.removeAttribute('href');
        link.setAttribute('aria-disabled', 'true');
        delete link.dataset.openSlice;
      } else {
        link.href = urlOf(id);
        link.removeAttribute('aria-disabled');
        link.dataset.openSlice = String(id);
      }
    }
  }

  /** A turned view says so over the slice for as long as it is turned: left and right are then not where they usually are. */
  private orientation(orientation: Orientation): void {
    const text = orientationText(orientation);
    part(this.root, 'orientation').hidden = text === null;
    setText(part(this.root, 'orientation-text'), text === null ? '' : `View ${text}`);
  }

  prediction({ info, prediction, predicted, withheld }: OpenSlice): void {
    this.root.dataset.withheld = String(withheld !== null);
    this.root.dataset.predictionModel = prediction ? String(prediction.modelId) : '';
    this.enable('toggle-prediction', predicted !== null);
    this.enable('accept-prediction', predicted !== null);
    this.enable('reject-prediction', predicted !== null);
    this.enable('accept-with-label', prediction !== null);
    setText(part(this.root, 'prediction-text'), predictionText(prediction, withheld));
    const compare = part<HTMLAnchorElement>(this.root, 'compare');
    compare.href = `/compare?slice=${info.id}`;
  }

  /** Writes with the next frame: what is written between events has each of them lay the page out anew. */
  private soon(what: string, write: () => void): void {
    if (this.waiting.size === 0) {
      requestAnimationFrame(() => {
        for (const run of this.waiting.values()) run();
        this.waiting.clear();
      });
    }
    this.waiting.set(what, write);
  }

  private press(command: Command, pressed: boolean): void {
    for (const button of this.buttons(command)) button.setAttribute('aria-pressed', String(pressed));
  }

  private enable(command: Command, enabled: boolean): void {
    for (const button of this.buttons(command)) button.disabled = !enabled;
  }

  private buttons(command: Command): NodeListOf<HTMLButtonElement> {
    const known = this.buttonsOf.get(command) ?? this.root.querySelectorAll(`button[data-command="${command}"]`);
    this.buttonsOf.set(command, known);
    return known;
  }
}
