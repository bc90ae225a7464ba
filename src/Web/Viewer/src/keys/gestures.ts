/** What the pointer does, for the sheet; tools/pointer-router.ts is where it happens. */
export const gestures: readonly { title: string; how: string }[] = [
  { title: 'Draw with the chosen tool', how: 'Drag' },
  { title: 'Take away instead: brush, lasso, threshold, region', how: 'Alt + drag' },
  { title: 'Straight on from the last stroke', how: 'Shift + drag' },
  { title: 'Close an outline', how: 'Double click' },
  { title: 'Size of the brush', how: 'Shift + wheel' },
  { title: 'Window: right for width, down for level', how: 'Right drag' },
  { title: 'Move the image', how: 'Middle drag, Space + drag' },
  { title: 'Slices of the series', how: 'Wheel' },
  { title: 'Zoom at the pointer', how: 'Ctrl + wheel' },
  { title: 'Give up the stroke, the outline, the selection, the crosshair', how: 'Esc' },
];
