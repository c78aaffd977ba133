import {
  compileExpression,
  EXPRESSION_COST_MAX,
  scopeOf,
  type Expression,
  type JsonSchema,
} from '@acp/cel';
import { findEventTypeVersion, unknownName, versionsOf, type ShapeProblem } from '@acp/contracts';
import { checkTrial } from '../judge/check.js';
import type { BeginTrial, Expectation, Scope } from '../judge/expectation.js';
import { freshnessTrials } from '../judge/freshness.js';
import { memberOf, type Member } from '../judge/member.js';
import { monotonicTrials } from '../judge/monotonic.js';
import { exact, rangeTrial } from '../judge/range.js';
import { uniqueTrials } from '../judge/unique.js';
import { volumeTrials } from '../judge/volume.js';
import {
  EXPECTATION_KINDS,
  type ExpectationDocument,
  type ExpectationKind,
} from './expectations-document.js';

const TEXT: JsonSchema = { type: 'string', maxLength: 1_024 };
const HEAD = {
  event_id: TEXT,
  event_type: TEXT,
  source: TEXT,
  trace_id: TEXT,
  schema_version: { type: 'integer' },
  entity_id: {},
  entity_type: {},
  causation_id: {},
} satisfies Record<string, JsonSchema>;
const TIMES = ['occurred_at', 'ingested_at'] as const;

export interface CompiledExpectation {
  expectation: Expectation | null;
  problems: ShapeProblem[];
  /** Steps that its expression takes at the most. */
  cost: number;
}

/** The payload of the newest version of a type; undefined where the type is open. */
export type PayloadSchema = JsonSchema | undefined;

export function payloadSchemaOf(type: string | undefined): PayloadSchema {
  const newest = type === undefined ? undefined : versionsOf(type).at(-1);
  return newest === undefined
    ? undefined
    : (findEventTypeVersion(type!, newest)?.payload_schema as PayloadSchema);
}

/** One expectation, ready to judge: every problem, each with its place in the file. */
export function compileExpectation(
  document: ExpectationDocument,
  at: { path: string; scope: Scope; payload: PayloadSchema },
): CompiledExpectation {
  const compiler = new Compiler(document, at.path, at.payload);
  const kinds = EXPECTATION_KINDS.filter((kind) => document[kind] !== undefined);
  const [kind] = kinds;
  if (kinds.length !== 1 || !kind) {
    compiler.fault('', `must have one of ${EXPECTATION_KINDS.join(', ')}, has ${kinds.length}`);
    return { expectation: null, problems: compiler.problems, cost: 0 };
  }
  const begin = compiler.compile(kind);
  const { name, description = '', action = 'warn', volume } = document;
  const expectation: Expectation = {
    ...{ name, kind, action, description, begin },
    scope: at.scope,
    expects: expects(document, kind),
    isOfContent: kind === 'range' || kind === 'check',
    ...(volume && { window: volume }),
  };
  return { expectation, problems: compiler.problems, cost: compiler.cost };
}

class Compiler {
  readonly problems: ShapeProblem[] = [];
  cost = 0;

  constructor(
    private readonly document: ExpectationDocument,
    private readonly path: string,
    private readonly payload: PayloadSchema,
  ) {}

  fault(below: string, message: string): void {
    this.problems.push({ path: this.path + below, message });
  }

  compile(kind: ExpectationKind): BeginTrial {
    switch (kind) {
      case 'range':
        return this.range(this.document.range!);
      case 'check':
        return this.check(this.document.check!);
      case 'monotonic': {
        const { key = 'entity_id', strict = false } = this.document.monotonic!;
        return monotonicTrials(this.member(key, '/monotonic/key'), strict);
      }
      case 'freshness':
        return freshnessTrials({ per: 'entity', ...this.document.freshness! });
      case 'volume':
        return this.volume(this.document.volume!);
      case 'unique': {
        const { member, window_ms } = this.document.unique!;
        return uniqueTrials(this.member(member, '/unique/member'), window_ms);
      }
    }
  }

  private range({ member: written, min, max }: NonNullable<ExpectationDocument['range']>) {
    const member = this.member(written, '/range/member');
    if (min === undefined && max === undefined) this.fault('/range', 'needs a `min` or a `max`');
    const isCrossed = min !== undefined && max !== undefined && exact(min).compare(exact(max)) > 0;
    if (isCrossed) this.fault('/range', `no number is at least ${min} and at most ${max}`);
    const trial = rangeTrial(member, { min, max });
    return () => trial;
  }

  private check(source: string): BeginTrial {
    const expression = this.expression(source);
    if (!expression) return () => ({ judge: () => null });
    const trial = checkTrial(expression);
    return () => trial;
  }

  private expression(source: string): Expression | null {
    const scope = scopeOf({ ...HEAD, payload: this.payload ?? {} }, { times: TIMES });
    const compiled = compileExpression(source, 'bool', scope);
    if (!compiled.ok) {
      for (const { message, offset } of compiled.problems) {
        const rest = source.slice(offset, offset + CHARS_SHOWN).trim();
        this.fault('/check', rest === '' ? message : `${message}, at \`${rest}\``);
      }
      return null;
    }
    this.cost = compiled.expression.cost;
    if (this.cost > EXPRESSION_COST_MAX) {
      const allowed = `allowed are ${EXPRESSION_COST_MAX}: loop over less`;
      this.fault('/check', `may take ${this.cost} steps, ${allowed}`);
    }
    return compiled.expression;
  }

  private volume(volume: NonNullable<ExpectationDocument['volume']>): BeginTrial {
    const { min, max } = volume;
    const { action = 'warn' } = this.document;
    if (min === undefined && max === undefined) this.fault('/volume', 'needs a `min` or a `max`');
    if (min !== undefined && max !== undefined && min > max) {
      this.fault('/volume', `no count is at least ${min} and at most ${max}`);
    }
    if (max === undefined && action !== 'warn') {
      const message = 'a `min` is known when its window is over: nothing is left to act on';
      this.fault('/action', `must be warn; ${message}`);
    }
    return volumeTrials(volume);
  }

  private member(written: string, below: string): Member {
    const member = memberOf(written);
    const [head = '', ...rest] = member.written.split('.');
    const known = [...Object.keys(HEAD), ...TIMES, 'payload'];
    if (!known.includes(head)) this.fault(below, unknownName('member', head, known));
    else if (head !== 'payload' && rest.length > 0) this.fault(below, `\`${head}\` has no members`);
    else if (head === 'payload') this.payloadMember(rest, below);
    return member;
  }

  /** A member is known where its schema lists members at all. */
  private payloadMember(names: readonly string[], below: string): void {
    let schema = this.payload;
    for (const name of names) {
      const properties = schema?.properties;
      if (!properties) return;
      if (!Object.hasOwn(properties, name)) {
        return this.fault(below, unknownName('member', name, Object.keys(properties)));
      }
      schema = properties[name];
    }
  }
}

const CHARS_SHOWN = 40;

/** As one line of a table. */
function expects(document: ExpectationDocument, kind: ExpectationKind): string {
  if (kind === 'check') return document.check!;
  return Object.entries(document[kind]!)
    .map(([name, value]) => (name === 'member' ? String(value) : `${name} ${String(value)}`))
    .join(', ');
}
