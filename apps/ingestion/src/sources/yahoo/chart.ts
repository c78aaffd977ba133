import { JSON_DEPTH_MAX, nestingDepth } from '@acp/intake';
import { LosslessNumber, isLosslessNumber, parse } from 'lossless-json';

/** Values of a chart; numbers keep the text they had in the JSON. */
export type ChartValue = string | boolean | null | undefined | LosslessNumber | object;
export type ChartObject = Readonly<Record<string, ChartValue>>;

export type Chart =
  /** `problem` says why there are no rows, where the answer is odd rather than empty. */
  | { kind: 'rows'; meta: ChartObject; timestamps: readonly ChartValue[]; result: ChartObject }
  | { kind: 'empty' }
  | { kind: 'error'; message: string }
  | { kind: 'unreadable'; message: string };

/** Reads an answer of the chart API: rows, nothing, or an error in any of its shapes. */
export function readChart(text: string): Chart {
  if (nestingDepth(text) > JSON_DEPTH_MAX) return unreadable('is nested too deep');
  let answer: unknown;
  try {
    answer = parse(text);
  } catch (error) {
    return unreadable(`is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(answer)) return unreadable('must be a JSON object');
  const body = answer['chart'] ?? answer['finance'] ?? answer['spark'];
  if (!isObject(body)) return unreadable('has no `chart`');
  if (body['error'] !== null && body['error'] !== undefined) return vendorError(body['error']);
  return resultOf(body['result']);
}

function resultOf(results: ChartValue): Chart {
  if (results === null || results === undefined) return { kind: 'empty' };
  if (!Array.isArray(results)) return unreadable('`chart.result` must be a list');
  if (results.length === 0) return { kind: 'empty' };
  const result = results[0] as unknown;
  if (results.length > 1 || !isObject(result)) return unreadable('must hold one chart');
  const timestamps = result['timestamp'];
  if (timestamps === undefined || timestamps === null) return { kind: 'empty' };
  if (!Array.isArray(timestamps)) return unreadable('`timestamp` must be a list');
  const meta = isObject(result['meta']) ? result['meta'] : {};
  return { kind: 'rows', meta, timestamps: timestamps as ChartValue[], result };
}

function vendorError(error: unknown): Chart {
  if (!isObject(error)) return { kind: 'error', message: String(error).slice(0, 500) };
  const parts = [error['code'], error['description']].filter((part) => typeof part === 'string');
  return { kind: 'error', message: parts.join(': ').slice(0, 500) || 'no reason given' };
}

/** The text of a number, undefined for anything else. */
export function numberText(value: ChartValue): string | undefined {
  return isLosslessNumber(value) ? value.value : undefined;
}

export function isObject(value: unknown): value is ChartObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value)
  );
}

/** A list inside a chart; anything else counts as an empty one. */
export function listOf(value: ChartValue): readonly ChartValue[] {
  return Array.isArray(value) ? (value as ChartValue[]) : [];
}

function unreadable(message: string): Chart {
  return { kind: 'unreadable', message };
}
