import { cleanText } from '@acp/contracts';
import { JSON_DEPTH_MAX, nestingDepth } from '@acp/intake';
import { LosslessNumber, isLosslessNumber, parse, stringify } from 'lossless-json';

/** Values of a chart; numbers keep the text they had in the JSON. */
export type ChartValue = string | boolean | null | undefined | LosslessNumber | object;
export type ChartObject = Readonly<Record<string, ChartValue>>;

export type Chart =
  | { kind: 'chart'; meta: ChartObject; result: ChartObject }
  /** The vendor says that it has none. */
  | { kind: 'empty' }
  | { kind: 'error'; message: string }
  | Unreadable;

export interface Unreadable {
  kind: 'unreadable';
  message: string;
  /** JSON pointer into the answer. */
  path: string;
}

const MESSAGE_CHARS_MAX = 500;

/** Where the one chart of an answer stands. */
export const RESULT = '/chart/result/0';

/** Reads an answer of the chart API: a chart, none, or an error in any of its shapes. */
export function readChart(text: string): Chart {
  if (nestingDepth(text) > JSON_DEPTH_MAX) return unreadable('', 'is nested too deep');
  let answer: unknown;
  try {
    answer = parse(text);
  } catch (error) {
    return unreadable('', `is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(answer)) return unreadable('', 'must be a JSON object');
  const body = answer['chart'] ?? answer['finance'] ?? answer['spark'];
  if (!isObject(body)) return unreadable('', 'has no `chart`');
  if (body['error'] !== null && body['error'] !== undefined) return vendorError(body['error']);
  if (!isObject(answer['chart'])) return unreadable('', 'is no answer of the chart API');
  return resultOf(body);
}

function resultOf(body: ChartObject): Chart {
  const results = body['result'];
  if (results === null) return { kind: 'empty' };
  if (!Array.isArray(results)) return unreadable('/chart/result', 'must be a list');
  if (results.length === 0) return { kind: 'empty' };
  const result = results[0] as unknown;
  if (results.length > 1 || !isObject(result)) {
    return unreadable('/chart/result', 'must hold one chart');
  }
  const meta = result['meta'];
  if (!isObject(meta)) return unreadable(`${RESULT}/meta`, 'must be an object');
  return { kind: 'chart', meta, result };
}

function vendorError(error: unknown): Chart {
  if (typeof error === 'string') {
    return { kind: 'error', message: cleanText(error, MESSAGE_CHARS_MAX) };
  }
  if (!isObject(error))
    return { kind: 'error', message: cleanText(jsonOf(error as ChartValue), MESSAGE_CHARS_MAX) };
  const parts = [error['code'], error['description']].filter((part) => typeof part === 'string');
  return {
    kind: 'error',
    message: cleanText(parts.join(': '), MESSAGE_CHARS_MAX) || 'no reason given',
  };
}

/** The text of a number, undefined for anything else. */
export function numberText(value: ChartValue): string | undefined {
  return isLosslessNumber(value) ? value.value : undefined;
}

/** A number of seconds, undefined where the value is none or no moment that a date can hold. */
export function secondsOf(value: ChartValue): number | undefined {
  const seconds = Number(numberText(value) ?? Number.NaN);
  return Number.isNaN(new Date(seconds * 1000).getTime()) ? undefined : seconds;
}

export function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

export function isObject(value: unknown): value is ChartObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value)
  );
}

/** The value as JSON, numbers with the digits they came with. */
export function jsonOf(value: ChartValue): string {
  return stringify(value) ?? 'null';
}

export function unreadable(path: string, message: string): Unreadable {
  return { kind: 'unreadable', message, path };
}
