/** RFC 9457 problem details, as far as a reader can use them. */
export interface Problem {
  title?: string;
  detail?: string;
}

/** The session is over: sign in again in another tab. */
export class SignedOutError extends Error {
  constructor(readonly otherReader = false) {
    super(otherReader ? 'signed in as another reader' : 'signed out');
  }
}

export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('the server cannot be reached', { cause });
  }
}

export class HttpError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

export const apiRoot = '/api/v1';

/** Same-origin requests with the sign-in cookie; unsafe ones carry the anti-forgery token. */
export class Http {
  private token: Promise<string> | null = null;

  /** @param reader the signed-in reader this page was rendered for: nothing is written in another's name. */
  constructor(private readonly reader: string, private readonly fetcher: typeof fetch = (...args) => fetch(...args)) {}

  /** Null where there is nothing: 204 and 404. */
  async json<T>(path: string): Promise<T | null> {
    const response = await this.send(path, { headers: { Accept: 'application/json' }, cache: 'no-store' });
    if (response.status === 204 || response.status === 404) return null;
    await throwUnlessOk(response);
    return (await response.json()) as T;
  }

  /** An answer whose body is still to be read. */
  async answer(path: string): Promise<Response> {
    const response = await this.send(path, {});
    await throwUnlessOk(response);
    return response;
  }

  /**
   * Sends JSON with the anti-forgery token, which is fetched anew once where the server does not take it.
   * @param keepalive whether the request may outlive the page.
   */
  async put(path: string, body: unknown, headers: Record<string, string>, keepalive = false): Promise<Response> {
    const attempt = async () => {
      const token = await (this.token ??= this.fetchToken());
      return this.send(path, {
        method: 'PUT',
        headers: { ...headers, 'Content-Type': 'application/json', RequestVerificationToken: token },
        body: JSON.stringify(body),
        keepalive,
      });
    };
    try {
      const response = await attempt();
      if (response.status !== 400 && response.status !== 403) return response;
      this.token = null;
      await this.confirmReader();
      return await attempt();
    } catch (error) {
      this.token = null;
      throw error;
    }
  }

  private async fetchToken(): Promise<string> {
    const response = await this.send('/antiforgery/token', { cache: 'no-store' }, '');
    await throwUnlessOk(response);
    return ((await response.json()) as { token: string }).token;
  }

  private async confirmReader(): Promise<void> {
    const me = await this.json<{ email: string }>('/me');
    if (me?.email !== this.reader) throw new SignedOutError(true);
  }

  /** @throws UnreachableError where the network fails. */
  private async send(path: string, init: RequestInit, base = apiRoot): Promise<Response> {
    const request: RequestInit = { ...init, credentials: 'same-origin', redirect: 'manual' };
    const response = await this.fetcher(base + path, request).catch((cause: unknown) => {
      throw new UnreachableError(cause);
    });
    // A cookie scheme may answer with a redirect to its sign-in page instead of 401.
    if (response.status === 401 || response.type === 'opaqueredirect') {
      this.token = null;
      throw new SignedOutError();
    }
    return response;
  }
}

export async function problemOf(response: Response): Promise<Problem & { current?: unknown }> {
  try {
    return (await response.json()) as Problem & { current?: unknown };
  } catch {
    return {};
  }
}

async function throwUnlessOk(response: Response): Promise<void> {
  if (response.ok) return;
  const problem = await problemOf(response);
  throw new HttpError(response.status, problem.detail ?? problem.title ?? `the server answered ${response.status}`);
}
