/** `EXPECTATIONS_FILE` as it is written; docs/guides/expectations.md says what each member means. */
export interface ExpectationsDocument {
  suites: SuiteDocument[];
}

export interface SuiteDocument {
  /** Which events: all that are given must agree. At least a type or a source. */
  type?: string;
  source?: string;
  entity?: string;
  expectations: ExpectationDocument[];
}

export const EXPECTATION_KINDS = [
  'range',
  'check',
  'monotonic',
  'freshness',
  'volume',
  'unique',
] as const;
export type ExpectationKind = (typeof EXPECTATION_KINDS)[number];

export const EXPECTATION_ACTIONS = ['warn', 'quarantine', 'hold'] as const;
export type ExpectationAction = (typeof EXPECTATION_ACTIONS)[number];

/** A decimal: as text its digits are kept whatever they are. */
export type Bound = string | number;

export interface ExpectationDocument {
  name: string;
  description?: string;
  /** What becomes of a record, or of its batch, that fails. Absent: `warn`. */
  action?: ExpectationAction;
  range?: { member: string; min?: Bound; max?: Bound };
  /** CEL: true where all is as expected. */
  check?: string;
  monotonic?: { key?: string; strict?: boolean };
  freshness?: { max_age_ms: number; per?: 'record' | 'entity' | 'batch' };
  volume?: { window_ms: number; min?: number; max?: number };
  unique?: { member: string; window_ms?: number };
}
