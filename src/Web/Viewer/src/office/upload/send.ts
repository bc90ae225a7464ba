/** The server's answer to one request; status 0 where there was none. */
export interface Answer {
  status: number;
  id?: string;
  detail?: string;
}

/** A file as chosen. */
export interface Chosen {
  readonly file: File;
  /** With the folders below what was chosen. */
  readonly name: string;
}

export interface UploadFields {
  source: string;
  patient: string;
}

/** POST /api/v1/uploads. XMLHttpRequest, since fetch reports no upload progress. */
export async function send(
  files: readonly Chosen[],
  fields: UploadFields,
  onProgress: (share: number) => void,
  cancel: AbortSignal,
): Promise<Answer> {
  const token = await forgeryToken(cancel);
  const form = new FormData();
  if (fields.source) form.append('source', fields.source);
  if (fields.patient) form.append('patient', fields.patient);
  for (const { file, name } of files) form.append('files', file, name);
  return new Promise(resolve => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/v1/uploads');
    request.setRequestHeader('Accept', 'application/json, application/problem+json');
    if (token) request.setRequestHeader('RequestVerificationToken', token);
    request.upload.onprogress = progress => onProgress(progress.total > 0 ? progress.loaded / progress.total : 0);
    request.onload = () => resolve({ status: request.status, ...parse(request.responseText) });
    request.onerror = request.onabort = () => resolve({ status: 0 });
    cancel.addEventListener('abort', () => request.abort(), { once: true });
    if (cancel.aborted) resolve({ status: 0 });
    else request.send(form);
  });
}

/** Undefined where the server cannot be asked: the request that follows then says what is wrong. */
async function forgeryToken(cancel: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch('/antiforgery/token', { headers: { Accept: 'application/json' }, signal: cancel });
    return response.ok ? ((await response.json()) as { token: string }).token : undefined;
  } catch {
    return undefined;
  }
}

function parse(text: string): { id?: string; detail?: string } {
  try {
    const { id, detail, title } = JSON.parse(text) as { id?: string; detail?: string; title?: string };
    const said = detail ?? title;
    return { ...(id ? { id } : {}), ...(said ? { detail: said } : {}) };
  } catch {
    return {};
  }
}
