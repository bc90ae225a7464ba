import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Annotation } from '../src/annotation/annotation.ts';
import { modeCommandFor, modeGroups } from '../src/keys/modes.ts';
import { pressedDiameter, strokeSpans, type Point } from '../src/mask/brush.ts';
import { MaskBuffer } from '../src/mask/mask-buffer.ts';
import { Spans } from '../src/mask/spans.ts';
import { Crosshair } from '../src/room/crosshair.ts';
import { BrushTool, type BrushSetting } from '../src/tools/brush-tool.ts';
import { ComponentTool } from '../src/tools/component-tool.ts';
import { Foresight } from '../src/tools/foresight.ts';
import { OutlineTool } from '../src/tools/outline-tool.ts';
import type { Tool, ToolPoint } from '../src/tools/tool.ts';
import { Viewport } from '../src/view/viewport.ts';
import { smallMap, type SmallMap } from './maps.ts';

const [width, height] = [60, 40];

const silent = { painted: () => undefined, committed: () => undefined, remembered: () => undefined };

function blank(): Annotation {
  return new Annotation(new MaskBuffer(width, height), 'unknown', null, silent);
}

function at(x: number, y: number, held: Partial<ToolPoint> = {}): ToolPoint {
  return { image: { x, y }, screen: { x: 10 * x, y: 10 * y }, pressure: null, shift: false, alt: false, ...held };
}

/** The area after the same stroke in a fresh buffer. */
function strokeArea(from: Point, to: Point, diameterPx: number): number {
  const buffer = new MaskBuffer(width, height);
  buffer.paint(strokeSpans(from, to, diameterPx, width, height), 1);
  return buffer.area;
}

describe('brush tool', () => {
  const setting: BrushSetting = { name: 'brush', value: 1, diameterPx: 10, pressure: true, colour: 'white' };

  it('pen_PressedLess_PaintsThinner_AndAMouseWhole', () => {
    const area = (pressure: number | null, scales = true) => {
      const annotation = blank();
      const tool = new BrushTool(() => annotation, () => ({ ...setting, pressure: scales }));
      tool.begin(at(20, 20, { pressure }));
      tool.end();
      return annotation.mask.area;
    };
    const whole = strokeArea({ x: 20, y: 20 }, { x: 20, y: 20 }, 10);
    expect([area(null), area(1), area(0.1, false)]).toEqual([whole, whole, whole]);
    expect(area(0.5)).toBe(strokeArea({ x: 20, y: 20 }, { x: 20, y: 20 }, pressedDiameter(10, 0.5)));
    expect(area(0.01)).toBeLessThan(area(0.5));
    expect(pressedDiameter(1, 0)).toBe(1);
  });

  it('shift_AtTheBeginning_GoesOnFromTheLastStrokesEnd', () => {
    const annotation = blank();
    const tool = new BrushTool(() => annotation, () => setting);
    tool.begin(at(10, 10));
    tool.end();
    tool.begin(at(40, 25, { shift: true }));
    tool.end();
    expect(annotation.mask.area).toBe(strokeArea({ x: 10, y: 10 }, { x: 40, y: 25 }, 10));
    expect(annotation.undoDepth).toBe(2);
  });

  it('shift_OnAnotherSlice_BeginsWhereItIs', () => {
    const [first, second] = [blank(), blank()];
    let open = first;
    const tool = new BrushTool(() => open, () => setting);
    tool.begin(at(10, 10));
    tool.end();
    open = second;
    tool.begin(at(40, 25, { shift: true }));
    tool.end();
    expect(second.mask.area).toBe(strokeArea({ x: 40, y: 25 }, { x: 40, y: 25 }, 10));
  });

  it('sifted_PaintsOnlyWhatPasses', () => {
    const annotation = blank();
    const sift = () => Spans.of([{ y: 3, from: 4, to: 6 }]);
    const tool = new BrushTool(() => annotation, () => ({ ...setting, sift }));
    tool.begin(at(10, 10));
    tool.end();
    expect(annotation.mask.area).toBe(3);
  });
});

describe('outline tool', () => {
  function outline() {
    const drawn: { outline: readonly Point[]; alt: boolean }[] = [];
    const tool = new OutlineTool({
      draw: (points, alt) => drawn.push({ outline: points, alt }),
      colour: () => 'white',
      changed: () => undefined,
    });
    const click = (x: number, y: number, alt = false) => {
      tool.begin(at(x, y, { alt }));
      tool.end();
    };
    const drag = (...points: [number, number][]) => {
      tool.begin(at(...points[0]!));
      for (const point of points.slice(1)) tool.move(at(...point));
      tool.end();
    };
    return { tool, drawn, click, drag };
  }

  it('drag_IsALassoClosedAtItsEnd', () => {
    const { tool, drawn, drag } = outline();
    drag([1, 1], [9, 1], [9, 9]);
    expect(drawn).toEqual([{ outline: [{ x: 1, y: 1 }, { x: 9, y: 1 }, { x: 9, y: 9 }], alt: false }]);
    expect(tool.mode()).toBeNull();
  });

  it('clicks_SetCorners_AndFinishCloses', () => {
    const { tool, drawn, click } = outline();
    click(1, 1, true);
    expect(tool.mode()).toBe('outline');
    click(9, 1);
    click(9, 9);
    tool.finish();
    expect(drawn).toEqual([{ outline: [{ x: 1, y: 1 }, { x: 9, y: 1 }, { x: 9, y: 9 }], alt: true }]);
    expect(tool.mode()).toBeNull();
  });

  it('click_AtTheFirstCorner_Closes', () => {
    const { drawn, click } = outline();
    click(1, 1);
    click(9, 1);
    click(9, 9);
    click(1.5, 1.2);
    expect(drawn.map((entry) => entry.outline.length)).toEqual([3]);
  });

  it('stepBack_TakesACornerOrAFreehandStretchBack', () => {
    const { tool, drawn, click, drag } = outline();
    click(1, 1);
    click(9, 1);
    drag([9, 5], [12, 7], [9, 9]);
    expect(tool.corners).toBe(3);
    tool.stepBack();
    click(5, 9);
    tool.finish();
    expect(drawn[0]!.outline).toEqual([{ x: 1, y: 1 }, { x: 9, y: 1 }, { x: 5, y: 9 }]);
  });

  it('giveUp_DrawsNothing', () => {
    const { tool, drawn, click } = outline();
    click(1, 1);
    expect(tool.giveUp()).toBe(true);
    expect(tool.giveUp()).toBe(false);
    tool.finish();
    tool.begin(at(1, 1));
    tool.move(at(20, 20));
    tool.cancel();
    tool.end();
    expect(drawn).toEqual([]);
  });
});

describe('component tool', () => {
  beforeAll(() => {
    // The outline that is looked at, which no test here looks at.
    globalThis.Path2D ??= class {
      moveTo(): void {
        return undefined;
      }
      lineTo(): void {
        return undefined;
      }
    } as unknown as typeof Path2D;
  });

  /** The map in the middle of a wide image. */
  const marginPx = 30;

  function selecting(map: SmallMap) {
    const size = { width: map.width + 2 * marginPx, height: map.height + 2 * marginPx };
    let selected = 0;
    const tool: ComponentTool = new ComponentTool({
      open: () => annotation,
      selected: (areaPx) => (selected = areaPx),
      changed: () => undefined,
    });
    const annotation: Annotation = new Annotation(new MaskBuffer(size.width, size.height), 'partial', null, {
      painted: () => tool.disturbed(),
      committed: () => undefined,
      remembered: () => undefined,
    });
    const place = (index: number) => ({ x: marginPx + (index % map.width), y: marginPx + Math.floor(index / map.width) });
    map.labels.forEach((value, index) => {
      const { x, y } = place(index);
      annotation.draw('given', [{ spans: Spans.of([{ y, from: x, to: x }]), value }]);
    });
    const click = (index: number) => {
      const { x, y } = place(index);
      tool.begin(at(x + 0.5, y + 0.5));
      tool.end();
    };
    return { tool, annotation, click, selected: () => selected };
  }

  const step = fc.record({ dx: fc.integer({ min: -4, max: 4 }), dy: fc.integer({ min: -4, max: 4 }) });

  it('cursor_OfALesionThatStaysWhereItIs_IsTheSame', () => {
    const { tool, annotation } = selecting({ width: 4, height: 4, labels: new Uint8Array(16).fill(1) });
    tool.begin(at(32.5, 32.5));
    const selected = tool.cursor();
    expect(selected).not.toBeNull();
    tool.move(at(32.9, 32.9));
    expect(tool.cursor()).toBe(selected);
    tool.move(at(35.5, 32.5));
    const dragged = tool.cursor();
    expect(dragged).not.toBe(selected);
    tool.end();
    expect(annotation.mask.pixels[32 * 64 + 36]).toBe(1);
    expect(tool.cursor()).toBe(dragged);
  });

  it('moves_ThereAndBack_GiveBackWhatWasCovered', () => {
    fc.assert(
      fc.property(smallMap(), fc.nat(), fc.array(step, { maxLength: 6 }), (map, seed, steps) => {
        const { tool, annotation, click, selected } = selecting(map);
        const index = seed % map.labels.length;
        click(index);
        expect(tool.mode()).toBe(map.labels[index] === 0 ? null : 'component');
        const start = annotation.mask.pixels.slice();
        const area = selected();
        for (const { dx, dy } of steps) tool.moveBy(dx, dy);
        expect(selected()).toBe(area);
        tool.moveBy(-steps.reduce((sum, { dx }) => sum + dx, 0), -steps.reduce((sum, { dy }) => sum + dy, 0));
        expect(annotation.mask.pixels).toEqual(start);
      }),
      { numRuns: 60 },
    );
  });

  it('move_BeyondTheEdge_StopsThere_WithEveryPixel', () => {
    fc.assert(
      fc.property(smallMap(6, [2]), step, (map, { dx, dy }) => {
        fc.pre(map.labels.includes(2));
        const { tool, annotation, click, selected } = selecting(map);
        click(map.labels.indexOf(2));
        const area = annotation.mask.area;
        tool.moveBy(100 * dx, 100 * dy);
        expect(annotation.mask.area).toBe(area);
        expect(selected()).toBeGreaterThan(0);
      }),
      { numRuns: 40 },
    );
  });

  it('lesion_Foreseen_IsTheOneThatIsThereWhenItIsClicked', () => {
    fc.assert(
      fc.property(smallMap(), fc.nat(), fc.nat(), fc.boolean(), fc.boolean(), (map, seed, elsewhere, erased, moved) => {
        const [index, other] = [seed % map.labels.length, elsewhere % map.labels.length];
        const [ahead, prompt] = [selecting(map), selecting(map)];
        const foreseen = moved ? other : index;
        ahead.tool.foresee(at(marginPx + (foreseen % map.width) + 0.5, marginPx + Math.floor(foreseen / map.width) + 0.5));
        expect([ahead.tool.mode(), ahead.selected()]).toEqual([null, 0]);
        for (const { annotation, click, tool } of [ahead, prompt]) {
          const [x, y] = [marginPx + (other % map.width), marginPx + Math.floor(other / map.width)];
          if (erased) annotation.draw('erased', [{ spans: Spans.of([{ y, from: x, to: x }]), value: 0 }]);
          click(index);
          tool.moveBy(2, 1);
        }
        expect(ahead.selected()).toBe(prompt.selected());
        expect(ahead.annotation.mask.pixels).toEqual(prompt.annotation.mask.pixels);
      }),
      { numRuns: 60 },
    );
  });

  const two: SmallMap = { width: 4, height: 2, labels: Uint8Array.of(1, 1, 0, 2, 1, 0, 0, 2) };

  it('drag_MovesTheLesion_AndUndoLetsItGo', () => {
    const { tool, annotation, click, selected } = selecting(two);
    click(0);
    expect(selected()).toBe(3);
    tool.begin(at(marginPx + 0.5, marginPx + 0.5));
    tool.move(at(marginPx + 0.5, marginPx + 10.4));
    tool.end();
    expect(annotation.mask.pixels[(marginPx + 10) * annotation.mask.width + marginPx]).toBe(1);
    expect(annotation.undo()).toBe('move lesion');
    expect([tool.mode(), selected()]).toEqual([null, 0]);
    expect(annotation.mask.areaOf(1)).toBe(3);
  });

  it('removed_AnotherKind_AndGivenUp', () => {
    const { tool, annotation, click } = selecting(two);
    expect(tool.setKind(3)).toBe(false);
    click(3);
    expect(tool.setKind(3)).toBe(true);
    expect([1, 2, 3].map((value) => annotation.mask.areaOf(value))).toEqual([3, 0, 2]);
    tool.remove();
    expect(annotation.mask.area).toBe(3);
    expect(tool.giveUp()).toBe(false);
    click(2);
    expect(tool.mode()).toBeNull();
  });
});

describe('foresight', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function foreseeing() {
    const places: Point[] = [];
    const tool: Tool = { begin: () => {}, move: () => {}, end: () => {}, cancel: () => {}, foresee: ({ image }) => places.push(image) };
    return { tool, places, foresight: new Foresight() };
  }

  it('pointer_ThatRests_IsForeseenThereOnce', () => {
    const { tool, places, foresight } = foreseeing();
    for (let x = 0; x < 20; x++) {
      foresight.rest(tool, at(x, 0));
      vi.advanceTimersByTime(16);
    }
    expect(places).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(places).toEqual([{ x: 19, y: 0 }]);
  });

  it('pointer_ThatPressesOrLeaves_IsNotForeseen', () => {
    const { tool, places, foresight } = foreseeing();
    foresight.rest(tool, at(3, 0));
    foresight.rest(tool, null);
    foresight.rest({ ...tool, foresee: undefined } as unknown as Tool, at(4, 0));
    vi.advanceTimersByTime(1_000);
    expect(places).toEqual([]);
  });
});

describe('crosshair', () => {
  function crosshair(clicks = false) {
    const told: string[] = [];
    const note = (what: string) => (point?: ToolPoint) => told.push(point ? `${what} ${point.image.x},${point.image.y}` : what);
    const tool = { begin: note('begin'), move: note('move'), end: note('end'), cancel: note('cancel'), clicks };
    const viewport = new Viewport();
    viewport.setPane(600, 400);
    viewport.setImage(width, height, 1);
    const made = new Crosshair({
      viewport,
      size: () => ({ width, height }),
      tool: () => tool,
      moved: () => undefined,
      panned: () => told.push('panned'),
    });
    return { made, told, viewport };
  }

  it('on_StandsOnAPixelsCentre_AndStaysInTheImage', () => {
    const { made } = crosshair();
    made.turnOn(null);
    expect(made.point!.image).toEqual({ x: 30.5, y: 20.5 });
    made.move(-100, 100);
    expect(made.point!.image).toEqual({ x: 0.5, y: 39.5 });
    expect([made.turnOff(), made.turnOff(), made.point]).toEqual([true, false, null]);
  });

  it('press_HoldsADragTool_UntilPressedAgain', () => {
    const { made, told } = crosshair();
    made.turnOn(at(10, 10));
    made.press();
    made.move(10, 0);
    made.press();
    made.move(1, 0);
    expect(told).toEqual(['begin 10.5,10.5', 'move 20.5,10.5', 'end']);
    told.length = 0;
    made.press();
    expect([made.cancel(), made.cancel()]).toEqual([true, false]);
    expect(told).toEqual(['begin 21.5,10.5', 'cancel']);
  });

  it('press_OfAClickingTool_LetsItGoAtOnce', () => {
    const { made, told } = crosshair(true);
    made.turnOn(at(10, 10));
    made.press();
    expect(told).toEqual(['begin 10.5,10.5', 'end']);
    expect(made.pressing).toBe(false);
  });

  it('move_OutOfSight_MovesTheImage', () => {
    const { made, told, viewport } = crosshair();
    viewport.zoomAt(4, { x: 300, y: 200 });
    made.turnOn(null);
    made.move(29, 0);
    expect(told).toContain('panned');
    const { x } = viewport.toScreen(made.point!.image);
    expect(x).toBeLessThanOrEqual(600 - 24 + 1e-9);
  });
});

describe('modes', () => {
  const press = (key: string, shiftKey = false) => ({ key, shiftKey, ctrlKey: false, metaKey: false, altKey: false });

  it('everyKey_OfAMode_LeadsToItsCommand_AndToOne', () => {
    for (const { mode, shortcuts } of modeGroups) {
      const keys = shortcuts.flatMap((shortcut) => shortcut.keys);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { command, keys: names } of shortcuts) {
        for (const name of names) {
          expect(modeCommandFor(press(name.replace('Shift+', ''), name.startsWith('Shift+')), [mode])).toBe(command);
        }
      }
    }
  });

  it('keys_OfTwoModes_AreTheFirstOnes_AndOfNoneAreFree', () => {
    expect(modeCommandFor(press('ArrowUp'), ['component', 'crosshair'])).toBe('component-move-up');
    expect(modeCommandFor(press('Enter'), ['outline', 'crosshair'])).toBe('outline-close');
    expect(modeCommandFor(press('ArrowUp', true), ['component', 'crosshair'])).toBe('crosshair-move-far-up');
    expect(modeCommandFor(press('ArrowUp'), [])).toBeNull();
    expect(modeCommandFor(press('g'), ['component'])).toBeNull();
  });
});
