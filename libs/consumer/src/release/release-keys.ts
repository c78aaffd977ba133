import { ControlPlaneError, readPublicKeys, thrownText, type KnownKeys } from '@acp/contracts';

/** Between two looks at the key set for a key that is not in it: anybody can name a new one. */
const LOOK_AGAIN_MS = 10_000;
const FETCH_TIMEOUT_MS = 5_000;

/** The keys could not be read: nothing can be said about a release, and no attempt is spent. */
export class KeysUnavailable extends ControlPlaneError {
  constructor(url: string, cause: unknown) {
    super('SERVICE.UNAVAILABLE', `no release keys from ${url}: ${thrownText(cause)}`, { cause });
  }
}

/** Keys that signed releases: given once, or read from a JSON Web Key Set and again when one is new. */
export class ReleaseKeys {
  private known: KnownKeys | null;
  private lookedAgainAt = -Infinity;

  constructor(
    private readonly source: KnownKeys | string,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.known = typeof source === 'string' ? null : source;
  }

  /** What is known now; looked up anew where one of these ids is missing. Throws KeysUnavailable. */
  async including(ids: readonly (string | null)[]): Promise<KnownKeys> {
    if (typeof this.source !== 'string') return this.source;
    const isMissing = ids.some((id) => id !== null && !this.known?.has(id));
    if (this.known) {
      if (!isMissing || this.now() - this.lookedAgainAt < LOOK_AGAIN_MS) return this.known;
      this.lookedAgainAt = this.now();
    }
    return (this.known = await read(this.source));
  }
}

async function read(url: string): Promise<KnownKeys> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return readPublicKeys(await answer.text());
  } catch (error) {
    throw new KeysUnavailable(url, error);
  }
}
