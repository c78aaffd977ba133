import { webhookKey } from '@acp/contracts';
import type { WebhookSettings } from '@acp/mapping';
import type { RequestHeaders } from '../../push/request-context.js';

/** What a delivery says of its own signature. */
export interface SignatureClaim {
  /** Header that the signatures stand in. */
  header: string;
  /** Any of them may be the right one: a vendor sends several while it rotates. */
  signatures: readonly string[];
  /** Bytes that are signed are these texts around the body. */
  before: string;
  after: string;
  /** Seconds since 1970, where the vendor signs when it sent. */
  timestamp?: string;
  /** Names the delivery, where that is signed too. */
  id?: string;
}

/** How one vendor signs: all of them HMAC over the body, with something around it. */
export interface SignatureScheme {
  algorithm: string;
  encoding: 'hex' | 'base64' | 'base64url';
  keyOf(secret: string): Buffer;
  /** Throws `MissingHeader`. */
  claimOf(headers: RequestHeaders): SignatureClaim;
}

export class MissingHeader extends Error {
  constructor(
    readonly header: string,
    message = 'is missing',
  ) {
    super(message);
  }
}

const utf8Key = (secret: string) => Buffer.from(secret, 'utf8');
const HEX = { algorithm: 'sha256', encoding: 'hex', keyOf: utf8Key } as const;

/** <https://www.standardwebhooks.com>, and its older headers of Svix. */
const standard: SignatureScheme = {
  algorithm: 'sha256',
  encoding: 'base64',
  keyOf: (secret) => webhookKey(secret)!,
  claimOf: (headers) => {
    const isOlder = 'svix-signature' in headers && !('webhook-signature' in headers);
    const name = (part: string) => `${isOlder ? 'svix' : 'webhook'}-${part}`;
    const [id, timestamp] = [required(headers, name('id')), required(headers, name('timestamp'))];
    const header = name('signature');
    const signatures = taken(required(headers, header).split(' '), 'v1,');
    return { header, signatures, before: `${id}.${timestamp}.`, after: '', timestamp, id };
  },
};

/** <https://docs.stripe.com/webhooks/signature>: `t=…,v1=…`. */
const stripe: SignatureScheme = {
  ...HEX,
  claimOf: (headers) => {
    const header = 'stripe-signature';
    const items = required(headers, header).split(',');
    const [timestamp] = taken(items, 't=');
    if (timestamp === undefined) throw new MissingHeader(header, 'has no `t=`');
    const signatures = taken(items, 'v1=');
    return { header, signatures, before: `${timestamp}.`, after: '', timestamp };
  },
};

/** <https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries>. */
const github: SignatureScheme = {
  ...HEX,
  claimOf: (headers) => {
    const header = 'x-hub-signature-256';
    const signatures = taken([required(headers, header)], 'sha256=');
    return { header, signatures, before: '', after: '' };
  },
};

/** <https://api.slack.com/authentication/verifying-requests-from-slack>. */
const slack: SignatureScheme = {
  ...HEX,
  claimOf: (headers) => {
    const timestamp = required(headers, 'x-slack-request-timestamp');
    const header = 'x-slack-signature';
    const signatures = taken([required(headers, header)], 'v0=');
    return { header, signatures, before: `v0:${timestamp}:`, after: '', timestamp };
  },
};

/** <https://shopify.dev/docs/apps/build/webhooks>. */
const shopify: SignatureScheme = {
  ...HEX,
  encoding: 'base64',
  claimOf: (headers) => {
    const header = 'x-shopify-hmac-sha256';
    return { header, signatures: [required(headers, header)], before: '', after: '' };
  },
};

function hmac({ hmac: rule }: WebhookSettings): SignatureScheme {
  return {
    algorithm: rule.algorithm,
    encoding: rule.encoding,
    keyOf: utf8Key,
    claimOf: (headers) => {
      const { timestamp_header, id_header } = rule;
      const timestamp = timestamp_header && required(headers, timestamp_header.toLowerCase());
      const id = id_header && required(headers, id_header.toLowerCase());
      const fill = (text: string) =>
        text.replace('{timestamp}', () => timestamp ?? '').replace('{id}', () => id ?? '');
      const [before = '', after = ''] = rule.signed.split('{body}').map(fill);
      const header = rule.header.toLowerCase();
      return {
        header,
        signatures: taken([required(headers, header)], rule.prefix),
        before,
        after,
        ...(timestamp !== undefined && { timestamp }),
        ...(id !== undefined && rule.signed.includes('{id}') && { id }),
      };
    },
  };
}

const PRESETS = { standard, stripe, github, slack, shopify } as const;

export function schemeOf(settings: WebhookSettings): SignatureScheme {
  return settings.preset === 'hmac' ? hmac(settings) : PRESETS[settings.preset];
}

function required(headers: RequestHeaders, name: string): string {
  const value = headers[name];
  if (value === undefined || value === '') throw new MissingHeader(name);
  return value;
}

/** What follows the prefix, of those that have it. */
function taken(texts: readonly string[], prefix: string): string[] {
  return texts
    .map((text) => text.trim())
    .filter((text) => text.startsWith(prefix))
    .map((text) => text.slice(prefix.length));
}
