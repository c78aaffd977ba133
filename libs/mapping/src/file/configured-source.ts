import type { SourceMapper } from '@acp/intake';
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

/** A source that is ready to be served. */
export interface ConfiguredSource {
  name: string;
  mapper: SourceMapper;
  webhook?: WebhookSettings;
}
