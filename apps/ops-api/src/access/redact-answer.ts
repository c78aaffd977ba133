import { redact, REDACTED, type RedactionPath } from './redaction.js';

/** Members that hold an event's payload, wherever they stand in an answer. */
const PAYLOADS = new Set(['payload', 'data', 'original_payload', 'edited_payload']);
/** In a record of an edit these are payloads; elsewhere they are states without payload. */
const EDITS = new Set(['before', 'after']);
/** Texts in a vendor's own shape, to which the paths do not apply: masked whole. */
const TEXTS = new Set(['payload_text', 'record_text', 'response', 'sample_response']);
/** Texts of an error; what a receiver said of the event may quote it. */
const ERRORS = new Set(['last_error', 'error_message', 'error', 'sample_error', 'message']);
const RECEIVER_SAYS = /(the receiver says: |expectation [a-z0-9._-]+: )[^]*/;
/** A masked value that is this short would be found in texts that do not mean it. */
const TELLING_CHARS_MIN = 4;

/**
 * A copy of an answer with every payload in it masked; `redacted` names the paths that were hit. What
 * was masked in one place is masked in the answer's other texts too, such as an error that quotes it.
 */
export function redactAnswer(answer: unknown, paths: readonly RedactionPath[]): unknown {
  const masking = new Masking(paths);
  const copy = masking.of(answer);
  return masking.withoutQuotes(copy);
}

class Masking {
  private readonly told = new Set<string>();

  constructor(private readonly paths: readonly RedactionPath[]) {}

  of(answer: unknown, { inPayload = false } = {}): unknown {
    if (Array.isArray(answer)) return answer.map((item) => this.of(item, { inPayload }));
    if (!isObject(answer)) return answer;
    const hit = new Set<string>();
    const copy: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(answer)) {
      copy[name] = this.member(name, value, hit);
    }
    // A consumer's error is the text of its own exception, which may say anything.
    if (typeof copy['consumer'] === 'string' && typeof copy['error_message'] === 'string') {
      copy['error_message'] = REDACTED;
    }
    if ('redacted' in copy && !inPayload) copy['redacted'] = [...hit];
    return copy;
  }

  /** The copy with every masked value replaced in all of its texts. */
  withoutQuotes(copy: unknown): unknown {
    if (this.told.size === 0) return copy;
    if (typeof copy === 'string') {
      return [...this.told].reduce((text, value) => text.replaceAll(value, REDACTED), copy);
    }
    if (Array.isArray(copy)) return copy.map((item) => this.withoutQuotes(item));
    if (!isObject(copy)) return copy;
    const members = Object.entries(copy).map(([name, value]) => [name, this.withoutQuotes(value)]);
    return Object.fromEntries(members);
  }

  private member(name: string, value: unknown, hit: Set<string>): unknown {
    if (typeof value === 'string') return this.text(name, value, hit);
    if (isPayload(name, value)) {
      const masked = this.payload(value);
      for (const path of masked.redacted) hit.add(path);
      // A resubmitted event stands in `after` with its payload one level down.
      return this.of(masked.value, { inPayload: true });
    }
    const masked = this.of(value);
    for (const path of hitsBelow(name, masked)) hit.add(path);
    return masked;
  }

  private text(name: string, value: string, hit: Set<string>): string {
    if (ERRORS.has(name)) return value.replace(RECEIVER_SAYS, `$1${REDACTED}`);
    if (!TEXTS.has(name)) return value;
    hit.add(name);
    return REDACTED;
  }

  private payload(value: object): { value: object; redacted: string[] } {
    const { masked, ...rest } = redact(value, this.paths);
    for (const text of masked.flatMap(scalars)) {
      if (text.length >= TELLING_CHARS_MIN) this.told.add(text);
    }
    return rest;
  }
}

/** The envelope of a binary CloudEvent is the bare payload; the other formats hold it as a member. */
function isPayload(name: string, value: unknown): value is object {
  if (value === null || typeof value !== 'object') return false;
  if (name === 'envelope') return !('event_id' in value && 'payload' in value) && !isCloud(value);
  return PAYLOADS.has(name) || EDITS.has(name);
}

const isCloud = (value: object) => 'specversion' in value && 'data' in value;

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !(value instanceof Date);
}

/** Every text and number in a masked value. */
function scalars(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return isObject(value) ? Object.values(value).flatMap(scalars) : [];
}

/** What was masked inside an envelope or a raw payload counts for the answer around it. */
function hitsBelow(name: string, masked: unknown): string[] {
  if (name !== 'envelope' && name !== 'raw_payload') return [];
  const text = JSON.stringify(masked) ?? '';
  return text.includes(REDACTED) ? [`${name}`] : [];
}
