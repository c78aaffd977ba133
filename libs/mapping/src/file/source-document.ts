/** `SOURCES_FILE` as it is written; docs/sources/configured.md says what each member means. */
export interface SourcesDocument {
  sources: SourceDocument[];
}

export interface SourceDocument {
  /** Also the source of its events, and the last part of a webhook's path. */
  name: string;
  webhook?: WebhookDocument;
  poll?: PollDocument;
  /** Names of request headers that the mapping reads. */
  headers?: string[];
  mapping: MappingDocument;
}

export const WEBHOOK_PRESETS = [
  'standard',
  'stripe',
  'github',
  'slack',
  'shopify',
  'hmac',
] as const;
export type WebhookPreset = (typeof WEBHOOK_PRESETS)[number];

export interface WebhookDocument {
  preset: WebhookPreset;
  /** Any of them verifies: during a rotation the old one and the new. */
  secrets: string[];
  /** How far the time of signing may be from ours, either way. */
  tolerance_ms?: number;
  body_bytes_max?: number;
  rate_per_second?: number;
  hmac?: HmacDocument;
}

/** How a vendor signs whom no preset knows. */
export interface HmacDocument {
  header: string;
  algorithm?: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  encoding?: 'hex' | 'base64' | 'base64url';
  prefix?: string;
  /** What is signed, with `{body}`, `{timestamp}` and `{id}` in it. */
  signed?: string;
  /** Header with the seconds since 1970. */
  timestamp_header?: string;
  id_header?: string;
}

/** An HTTP API that is asked again and again. */
export interface PollDocument {
  url: string;
  every_ms: number;
  /** Sent with each request; secrets as `${NAME}`. */
  headers?: Record<string, string>;
  /** Query parameters that are secrets: sent with each request, and kept nowhere. */
  secret_query?: Record<string, string>;
  /** Expressions of query parameters, over `cursor`; null leaves one out. */
  query?: Record<string, string>;
  /** Expressions of what is kept for the next request, over `body`, `headers` and `cursor`. */
  cursor?: Record<string, string>;
  /**
   * What follows a page: `link` takes the header `Link` with `rel="next"`. An expression over `body`,
   * `headers` and `cursor` gives the next address, or true to ask again with the new cursor.
   */
  next?: string;
  /** Pages of one turn; the next turn goes on. */
  pages_max?: number;
  timeout_ms?: number;
  answer_bytes_max?: number;
  allow_private_addresses?: boolean;
}

/** From a raw payload to events; every expression is CEL. */
export interface MappingDocument {
  /** Goes up with every change of what is made of the same payload. */
  version?: number;
  /** Expression of the list of records; without it the whole payload is one. */
  records?: string;
  /** What becomes of a number that is handed on as it is: text of its digits, or a number. */
  numbers?: 'text' | 'number';
  events: EventRule[];
  /** A record that no `when` takes. */
  otherwise?: 'refuse' | 'ignore';
}

export interface EventRule {
  when?: string;
  type: string;
  schema_version?: number;
  entity?: string;
  entity_type?: string;
  /** Absent: the time of receipt. */
  time?: string;
  stream?: string;
  /** The vendor's own name of the record. Absent: what identifies the delivery. */
  key?: string;
  /** The record says something new under an old key: what it says is part of its id. */
  revised?: boolean;
  payload: PayloadRule;
}

/** An expression of the whole, or one for each member; members nest. */
export type PayloadRule = string | { [member: string]: PayloadRule };
