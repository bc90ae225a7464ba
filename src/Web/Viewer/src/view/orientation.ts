/**
 * How the view is turned, the slice itself staying as it is: mirrored left to right first, then turned clockwise in
 * quarter turns.
 */
export interface Orientation {
  quarterTurns: 0 | 1 | 2 | 3;
  mirrored: boolean;
}

export const upright: Orientation = { quarterTurns: 0, mirrored: false };

/** The view a quarter turn further on, clockwise. */
export function turned({ quarterTurns, mirrored }: Orientation): Orientation {
  return { quarterTurns: quarter(quarterTurns + 1), mirrored };
}

/** The view as a mirror beside it shows it: what was on the reader's left is on the right. */
export function flippedAcross({ quarterTurns, mirrored }: Orientation): Orientation {
  return { quarterTurns: quarter(-quarterTurns), mirrored: !mirrored };
}

/** The view upside down in a mirror: what was at the top is at the bottom. */
export function flippedDown({ quarterTurns, mirrored }: Orientation): Orientation {
  return { quarterTurns: quarter(2 - quarterTurns), mirrored: !mirrored };
}

export function isUpright({ quarterTurns, mirrored }: Orientation): boolean {
  return quarterTurns === 0 && !mirrored;
}

/** Whether image rows run down the screen's columns. */
export function isSideways({ quarterTurns }: Orientation): boolean {
  return quarterTurns % 2 === 1;
}

/** The turn as a matrix [a, b, c, d] of 0 and ±1: x' = a x + c y, y' = b x + d y, with y downwards. */
export function matrixOf({ quarterTurns, mirrored }: Orientation): readonly [number, number, number, number] {
  const cos = [1, 0, -1, 0][quarterTurns]!;
  const sin = [0, 1, 0, -1][quarterTurns]!;
  const side = mirrored ? -1 : 1;
  return [side * cos, side * sin, -sin, cos];
}

/** In words, or null for the view as the file has it. */
export function orientationText(orientation: Orientation): string | null {
  if (isUpright(orientation)) return null;
  const turn = [null, 'turned 90° right', 'turned 180°', 'turned 90° left'][orientation.quarterTurns];
  return [orientation.mirrored ? 'mirrored' : null, turn].filter((word) => word).join(', ');
}

function quarter(turns: number): Orientation['quarterTurns'] {
  return (((turns % 4) + 4) % 4) as Orientation['quarterTurns'];
}
