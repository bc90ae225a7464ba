/** What batching needs to know of a file. */
export interface Sized {
  readonly name: string;
  readonly size: number;
}

/** One request's worth: small enough that little is sent again when a request fails. */
export const batchFiles = 40;
export const batchBytes = 24 * 1024 * 1024;

/**
 * Cuts files into requests, in order. A file larger than a batch travels alone, and no two files of one name share a request,
 * since the server's answer tells files apart by name.
 */
export function batchesOf<T extends Sized>(files: readonly T[]): T[][] {
  const batches: T[][] = [];
  let batch: T[] = [];
  let bytes = 0;
  for (const file of files) {
    const full = batch.length === batchFiles || bytes + file.size > batchBytes || batch.some(other => other.name === file.name);
    if (batch.length > 0 && full) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(file);
    bytes += file.size;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
