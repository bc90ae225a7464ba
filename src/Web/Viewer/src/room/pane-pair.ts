import { isOfKind, isPaneKey, type PaneChoice } from './pane-choices.ts';

export type Side = 'left' | 'right';

export const sides: readonly Side[] = ['left', 'right'];

/** What each of two panes is to show, by the keys of pane-choices.ts. */
export type PanePair = Readonly<Record<Side, string>>;

export const initialPair: PanePair = { left: 'annotation', right: 'prediction' };

const otherOf = { left: 'right', right: 'left' } as const;

/** Where the annotation is, which alone can be drawn on; null where neither pane shows it. */
export function annotationSide(pair: PanePair): Side | null {
  return sides.find((side) => pair[side] === 'annotation') ?? null;
}

/** A pane shows something else. What the other one shows already is exchanged: two panes with one content compare nothing. */
export function chosen(pair: PanePair, side: Side, key: string): PanePair {
  const other = otherOf[side];
  return pair[other] === key ? exchanged(pair) : { ...pair, [side]: key };
}

export function exchanged({ left, right }: PanePair): PanePair {
  return { left: right, right: left };
}

/** The annotation comes back, to the left, where neither pane shows it. */
export function withAnnotation(pair: PanePair): PanePair {
  return annotationSide(pair) ? pair : { ...pair, left: 'annotation' };
}

/** A pane goes on to the next thing that the other one does not show, round and round. */
export function next(choices: readonly PaneChoice[], pair: PanePair, side: Side): PanePair {
  const place = choices.findIndex((choice) => choice === resolved(choices, pair[side]));
  const taken = resolved(choices, pair[otherOf[side]]);
  for (let step = 1; step <= choices.length; step++) {
    const choice = choices[(place + step) % choices.length]!;
    if (choice !== taken) return { ...pair, [side]: choice.key };
  }
  return pair;
}

/** What a key stands for on this slice: where its reader or series is not there, the first of the kind. */
export function resolved(choices: readonly PaneChoice[], key: string): PaneChoice {
  return choices.find((choice) => choice.key === key) ?? choices.find((choice) => isOfKind(choice.key, key)) ?? choices[0]!;
}

/**
 * The panes as the page's address says them; null for one pane. What is missing, means nothing or is there twice is completed, so
 * that an old or mistyped link still shows two panes.
 */
export function readPair(search: string): PanePair | null {
  const words = new URLSearchParams(search);
  const [left, right] = sides.map((side) => words.get(side)).map((key) => (key && isPaneKey(key) ? key : null));
  if (!left && !right) return null;
  if (left && right && left !== right) return { left, right };
  const said = (left ?? right)!;
  const added = said === 'annotation' ? 'prediction' : 'annotation';
  return left ? { left: said, right: added } : { left: added, right: said };
}

/** The address with the panes in it, and everything else as it was. @param pair null for one pane. */
export function writePair(search: string, pair: PanePair | null): string {
  const words = new URLSearchParams(search);
  for (const side of sides) {
    if (pair) words.set(side, pair[side]);
    else words.delete(side);
  }
  const written = words.toString();
  return written && `?${written}`;
}
