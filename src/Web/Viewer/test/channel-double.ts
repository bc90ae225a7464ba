/** A message channel that delivers with the timers, real or not. */
export class ChannelDouble {
  readonly port1: { onmessage: (() => void) | null; close(): void } = { onmessage: null, close() {} };
  readonly port2 = { postMessage: () => setTimeout(() => this.port1.onmessage?.()) };
}
