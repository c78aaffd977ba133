import type { WebhookSettings } from '@acp/mapping';
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RequestHeaders } from '../../push/request-context.js';
import {
  MissingHeader,
  schemeOf,
  type SignatureClaim,
  type SignatureScheme,
} from './signature-scheme.js';

export type VerifiedDelivery =
  /** `id` names the delivery where its signature covers the name. */
  | { kind: 'verified'; id: string | null }
  | {
      kind: 'refused';
      code: 'HOOK.BAD_SIGNATURE' | 'HOOK.TOO_OLD';
      header: string;
      message: string;
    };

/** Verifies deliveries of one source: pure, but for the keys that are read once. */
export class DeliveryVerifier {
  private readonly scheme: SignatureScheme;
  private readonly keys: readonly Buffer[];

  constructor(private readonly settings: WebhookSettings) {
    this.scheme = schemeOf(settings);
    this.keys = settings.secrets.map((secret) => this.scheme.keyOf(secret));
  }

  /** Over the bytes as they came: whoever parses first verifies something else. */
  verify(headers: RequestHeaders, body: Buffer, now: Date): VerifiedDelivery {
    let claim: SignatureClaim;
    try {
      claim = this.scheme.claimOf(headers);
    } catch (error) {
      if (!(error instanceof MissingHeader)) throw error;
      return refused('HOOK.BAD_SIGNATURE', error.header, error.message);
    }
    const { header } = claim;
    if (!this.isSigned(claim, body)) {
      const message = 'is no signature of this body by a secret of the source';
      return refused('HOOK.BAD_SIGNATURE', header, message);
    }
    if (claim.timestamp !== undefined && !this.isFresh(claim.timestamp, now)) {
      const message = `the time of signing is more than ${this.settings.tolerance_ms} ms from now`;
      return refused('HOOK.TOO_OLD', header, message);
    }
    return { kind: 'verified', id: claim.id ?? null };
  }

  /** Every key and every signature is compared, whichever is the right one. */
  private isSigned({ signatures, before, after }: SignatureClaim, body: Buffer): boolean {
    let found = false;
    for (const key of this.keys) {
      const digest = createHmac(this.scheme.algorithm, key)
        .update(before)
        .update(body)
        .update(after)
        .digest(this.scheme.encoding);
      for (const signature of signatures) found = isSame(digest, this.spelt(signature)) || found;
    }
    return found;
  }

  private spelt(signature: string): string {
    return this.scheme.encoding === 'hex' ? signature.toLowerCase() : signature;
  }

  private isFresh(timestamp: string, now: Date): boolean {
    if (!/^\d{1,12}$/.test(timestamp)) return false;
    return Math.abs(now.getTime() - Number(timestamp) * 1_000) <= this.settings.tolerance_ms;
  }
}

/** As text, so that what a lenient decoder would drop makes a difference. */
function isSame(digest: string, signature: string): boolean {
  const [ours, theirs] = [Buffer.from(digest), Buffer.from(signature)];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}

function refused(
  code: 'HOOK.BAD_SIGNATURE' | 'HOOK.TOO_OLD',
  header: string,
  message: string,
): VerifiedDelivery {
  return { kind: 'refused', code, header, message };
}
