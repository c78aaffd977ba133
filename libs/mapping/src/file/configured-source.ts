import type { SourceMapper } from '@acp/intake';
import type { PollRules } from '../poll/poll-rules.js';
import type { HmacDocument, WebhookPreset } from './source-document.js';

/** How deliveries of a source are verified, with the defaults in. */
export interface WebhookSettings {
  preset: WebhookPreset;
  secrets: readonly string[];
  tolerance_ms: number;
  body_bytes_max: number;
  /** Null: as many as come. */
  rate_per_second: number | null;
  /** Set where the preset is `hmac`. */
  hmac: Required<Omit<HmacDocument, 'timestamp_header' | 'id_header'>> &
    Pick<HmacDocument, 'timestamp_header' | 'id_header'>;
}

/** How the API of a source is asked, with the defaults in. */
export interface PollSettings {
  url: string;
  every_ms: number;
  headers: Readonly<Record<string, string>>;
  secret_query: Readonly<Record<string, string>>;
  pages_max: number;
  timeout_ms: number;
  answer_bytes_max: number;
  allow_private_addresses: boolean;
  rules: PollRules;
}

/** A source that is ready to be served. */
export interface ConfiguredSource {
  name: string;
  mapper: SourceMapper;
  webhook?: WebhookSettings;
  poll?: PollSettings;
}
