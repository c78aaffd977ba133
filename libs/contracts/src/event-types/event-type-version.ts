/**
 * What a later version may do to an earlier one. `backward`: who reads the later one can read what was
 * written by the earlier; `forward`: who reads the earlier can read what the later writes; `full`: both;
 * `none`: neither is asked. `_transitive` compares with every earlier version and not just the last.
 */
export const COMPATIBILITY_LEVELS = [
  'backward',
  'forward',
  'full',
  'none',
  'backward_transitive',
  'forward_transitive',
  'full_transitive',
] as const;
export type CompatibilityLevel = (typeof COMPATIBILITY_LEVELS)[number];

/** One registered `(event_type, schema_version)` with the JSON Schema of its payload. */
export interface EventTypeVersion {
  event_type: string;
  schema_version: number;
  /** One sentence for the generated reference. */
  description: string;
  /** Team or person who answers for it. */
  owner?: string;
  /** What a later version of it is held to. */
  compatibility?: CompatibilityLevel;
  /** Payloads as they may be. */
  examples?: readonly Readonly<Record<string, unknown>>[];
  /** Made by the gatekeeper alone: the gate refuses one that comes from outside. */
  only_from?: 'gatekeeper';
  /**
   * JSON Schema (2020-12) of `payload`. Known fields must be right; a source may add fields of its
   * own, which are kept and passed on.
   */
  payload_schema: Readonly<Record<string, unknown>>;
  /**
   * Brings a payload of the version before to this one. Absent on version 1. Pure: old rows are
   * never rewritten, consumers call this on what they read.
   */
  upcast?: (payload: Record<string, unknown>) => Record<string, unknown>;
  /** What `upcast` was made of, where that is data. */
  upcast_of?: Readonly<Record<string, unknown>>;
}

/** A decimal as the vendor wrote it: no floats, no exponent, no leading plus. */
export const DECIMAL_PATTERN = '^-?\\d{1,30}(\\.\\d{1,30})?$';
export const DECIMAL = { type: 'string', pattern: DECIMAL_PATTERN } as const;

export const SYMBOL = { type: 'string', minLength: 1, maxLength: 64 } as const;
export const VENUE = { type: 'string', minLength: 1, maxLength: 64 } as const;
/** The format alone takes any white space between date and time, a line break too. */
export const TIMESTAMP = {
  type: 'string',
  format: 'date-time',
  pattern: '^\\d{4}-\\d{2}-\\d{2}T',
  maxLength: 40,
} as const;
