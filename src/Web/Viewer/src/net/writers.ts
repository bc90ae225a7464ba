/**
 * Which pages of this browser are open. Each holds a Web Lock of its own for as long as it lives, so that a page which
 * crashed counts as closed at once. Web Locks need a secure context; without them every other page counts as closed,
 * and the idempotency keys keep a double send harmless.
 */
const prefix = 'covidlabel-writer-';

export async function livingWriters(): Promise<Set<string>> {
  if (!navigator.locks) return new Set();
  const { held = [] } = await navigator.locks.query();
  return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])));
}

export function holdWriter(writer: string): void {
  if (!navigator.locks) return;
  void navigator.locks.request(prefix + writer, () => new Promise<never>(() => undefined));
}

/** RFC 9562 version 4; crypto.randomUUID is missing outside secure contexts. */
export function newUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
