import { redact, REDACTED, type RedactionPath } from './redaction.js';

/** Members that hold an event's payload, wherever they stand in an answer. */
const PAYLOADS = new Set(['payload', 'data', 'original_payload', 'edited_payload']);
/** In a record of an edit these are payloads; elsewhere they are states without payload. */
const EDITS = new Set(['before', 'after']);
/** Texts in a vendor's own shape, to which the paths do not apply: masked whole. */
const TEXTS = new Set(['payload_text', 'record_text', 'response']);

/** A copy of an answer with every payload in it masked; `redacted` names the paths that were hit. */
export function redactAnswer(answer: unknown, paths: readonly RedactionPath[]): unknown {
  if (Array.isArray(answer)) return answer.map((item) => redactAnswer(item, paths));
  if (answer === null || typeof answer !== 'object' || answer instanceof Date) return answer;
  const hit = new Set<string>();
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(answer)) {
    copy[name] = redactMember(name, value, paths, hit);
  }
  if ('redacted' in copy) copy['redacted'] = [...hit];
  return copy;
}

function redactMember(
  name: string,
  value: unknown,
  paths: readonly RedactionPath[],
  hit: Set<string>,
): unknown {
  if (TEXTS.has(name) && typeof value === 'string') {
    hit.add(name);
    return REDACTED;
  }
  const isPayload = PAYLOADS.has(name) || EDITS.has(name);
  if (isPayload && value !== null && typeof value === 'object') {
    const masked = redact(value, paths);
    for (const path of masked.redacted) hit.add(path);
    return redactNested(masked.value, paths);
  }
  const masked = redactAnswer(value, paths);
  for (const path of hitsBelow(name, masked)) hit.add(path);
  return masked;
}

/** A resubmitted event stands in `after` with its payload one level down. */
function redactNested(value: object, paths: readonly RedactionPath[]): unknown {
  const inner = (value as { payload?: unknown }).payload;
  if (inner === null || typeof inner !== 'object') return value;
  return { ...value, payload: redact(inner, paths).value };
}

/** What was masked inside an envelope or a raw payload counts for the answer around it. */
function hitsBelow(name: string, masked: unknown): string[] {
  if (name !== 'envelope' && name !== 'raw_payload') return [];
  const text = JSON.stringify(masked) ?? '';
  return text.includes(REDACTED) ? [`${name}`] : [];
}
