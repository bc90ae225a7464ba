/**
 * Reads a body of a known length as it comes. What a browser gathers by itself it copies once more at the end, which takes some tens of
 * milliseconds for 8 MiB; one that cannot hand parts over does that.
 * @throws Error where the body is shorter or longer.
 */
export async function bodyOf(response: Response, length: number): Promise<ArrayBuffer> {
  const reader = partsOf(response);
  if (!reader) return checked(await response.arrayBuffer(), length);
  let buffer = new ArrayBuffer(length);
  let at = 0;
  // The last part, beyond the end, is empty; a memory that is handed to the browser comes back as another.
  while (at < length) {
    const { done, value } = await reader.read(new Uint8Array(buffer, at, length - at));
    if (value) buffer = value.buffer;
    if (done) return checked(buffer.slice(0, at), length);
    at += value.byteLength;
  }
  const { value: rest } = await reader.read(new Uint8Array(1));
  if (rest?.byteLength) throw wrongLength(`more than ${length}`, length);
  return buffer;
}

function partsOf({ body }: Response): ReadableStreamBYOBReader | null {
  try {
    return body?.getReader({ mode: 'byob' }) ?? null;
  } catch {
    return null;
  }
}

function checked(body: ArrayBuffer, length: number): ArrayBuffer {
  if (body.byteLength !== length) throw wrongLength(String(body.byteLength), length);
  return body;
}

function wrongLength(came: string, length: number): Error {
  return new Error(`${came} bytes of it came in place of ${length}. Try again, or reload the page.`);
}
