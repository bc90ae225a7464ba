/** Which values are shown between black and white. Units: HU, or grey levels where the slice is not in HU. */
export interface Windowing {
  level: number;
  width: number;
}

export interface WindowPreset extends Windowing {
  name: string;
}

/** Customary chest windows, in HU. */
export const huPresets = {
  lung: { name: 'lung', level: -600, width: 1500 },
  mediastinum: { name: 'mediastinum', level: 40, width: 400 },
  bone: { name: 'bone', level: 400, width: 1800 },
} as const satisfies Record<string, WindowPreset>;

const eightBits: WindowPreset = { name: 'full range', level: 128, width: 256 };

const narrowestWidth = 2;
const widestWidth = 8_192;
const furthestLevel = 32_768;

export function clampWindowing({ level, width }: Windowing): Windowing {
  return {
    level: Math.round(Math.min(furthestLevel, Math.max(-furthestLevel, level))),
    width: Math.round(Math.min(widestWidth, Math.max(narrowestWidth, width))),
  };
}

/** Lowest and highest value of slices that were asked about; pixels never change. */
const extremes = new WeakMap<Int16Array, readonly [low: number, high: number]>();

/** The window that shows every value of the slice; for 8-bit images the whole of 0-255, whatever the slice holds. */
export function fullRange(values: Int16Array, isHu: boolean): WindowPreset {
  if (!isHu) return eightBits;
  const range = () => {
    const [low, high] = extremes.get(values) ?? findExtremes(values);
    const width = Math.max(narrowestWidth, high - low + 1);
    return { level: Math.round(low + width / 2), width };
  };
  // Most slices are seen through another window: theirs are not gone through.
  return {
    name: 'full range',
    get level() {
      return range().level;
    },
    get width() {
      return range().width;
    },
  };
}

/** Presets that make sense for a slice; HU windows say nothing on 8-bit grey. */
export function presetsFor(values: Int16Array, isHu: boolean): WindowPreset[] {
  const full = fullRange(values, isHu);
  return isHu ? [huPresets.lung, huPresets.mediastinum, huPresets.bone, full] : [full];
}

/** The window that a slice is first seen through, where no other like it was seen before. */
export function firstWindow(isHu: boolean): WindowPreset {
  return isHu ? huPresets.lung : eightBits;
}

/** The name of the preset that a windowing equals, or null. */
export function presetName(windowing: Windowing, presets: readonly WindowPreset[]): string | null {
  const same = (preset: WindowPreset) => preset.level === windowing.level && preset.width === windowing.width;
  return presets.find(same)?.name ?? null;
}

function findExtremes(values: Int16Array): readonly [low: number, high: number] {
  let low = Infinity;
  let high = -Infinity;
  // Plain counting: an iterator takes several times as long over a large slice.
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  extremes.set(values, [low, high]);
  return [low, high];
}
