import type { Tool, ToolPoint } from './tool.ts';

/** Until it has stayed for so long, a pointer is on its way; a hand that has arrived takes longer to press. */
const restMs = 40;

/** Has the tool in hand made ready for a press where the pointer rests: what takes long then takes it before anybody waits. */
export class Foresight {
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param at where the pointer has come to; null where no press is to be expected, as within a drag. */
  rest(tool: Tool | null, at: ToolPoint | null): void {
    clearTimeout(this.timer);
    if (tool?.foresee && at) this.timer = setTimeout(() => tool.foresee?.(at), restMs);
  }
}
