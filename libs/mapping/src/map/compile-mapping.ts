import { compileExpression, EXPRESSION_COST_MAX, type Scope } from '@acp/cel';
import type { ShapeProblem } from '@acp/contracts';
import type { EventRule, MappingDocument, PayloadRule } from '../file/source-document.js';
import type {
  CompiledMapping,
  CompiledMember,
  CompiledPayload,
  CompiledRule,
  CompiledValue,
} from './compiled-rule.js';
import { mappingScope } from './mapping-scope.js';
import { walked } from './plain-path.js';

export interface CompileResult {
  mapping: CompiledMapping;
  problems: ShapeProblem[];
}

/** A loop costs as much as the longest list that it may meet. */
const LOOP_COST_MIN = 1_000;
const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;
const MEMBERS_DEPTH_MAX = 16;

/** Compiles a mapping as a whole: every problem, each with the place of its expression in the file. */
export function compileMapping(document: MappingDocument, path: string): CompileResult {
  const compiler = new Compiler(mappingScope());
  const { version = 1, records, numbers = 'text', otherwise = 'refuse', events } = document;
  const mapping = {
    version,
    numbers,
    otherwise,
    records: compiler.optional(records, `${path}/records`),
    rules: events.map((rule, index) => compiler.rule(rule, `${path}/events/${index}`)),
  };
  return { mapping: { ...mapping, loops: compiler.loops }, problems: compiler.problems };
}

class Compiler {
  readonly problems: ShapeProblem[] = [];
  loops = false;

  constructor(private readonly scope: Scope) {}

  rule(rule: EventRule, path: string): CompiledRule {
    return {
      when: this.optional(rule.when, `${path}/when`),
      type: this.nameOr(rule.type, `${path}/type`),
      schema_version: rule.schema_version,
      entity: this.optional(rule.entity, `${path}/entity`),
      entity_type: rule.entity_type && this.nameOr(rule.entity_type, `${path}/entity_type`),
      time: this.optional(rule.time, `${path}/time`),
      stream: rule.stream && this.nameOr(rule.stream, `${path}/stream`),
      key: this.optional(rule.key, `${path}/key`),
      revised: rule.revised ?? false,
      payload: this.payload(rule.payload, `${path}/payload`, 0),
    } as CompiledRule;
  }

  optional(source: string | undefined, path: string): CompiledValue | undefined {
    return source === undefined ? undefined : this.value(source, path);
  }

  /** A plain name stands for itself; no expression of a single name would be text. */
  private nameOr(source: string, path: string): string | CompiledValue {
    return PLAIN_NAME.test(source) ? source : this.value(source, path);
  }

  private payload(rule: PayloadRule, path: string, depth: number): CompiledPayload {
    if (typeof rule === 'string') return { kind: 'whole', value: this.value(rule, path) };
    if (depth === MEMBERS_DEPTH_MAX) this.fault(path, `nests deeper than ${depth} levels`);
    const isObject = typeof rule === 'object' && rule !== null && !Array.isArray(rule);
    if (!isObject) this.fault(path, 'must be an expression, or expressions by member');
    const entries = isObject && depth < MEMBERS_DEPTH_MAX ? Object.entries(rule) : [];
    const members = entries.map(([written, member]): CompiledMember => {
      const at = `${path}/${written.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const isOptional = written.endsWith('?');
      const name = isOptional ? written.slice(0, -1) : written;
      return { name, isOptional, payload: this.payload(member, at, depth + 1) };
    });
    return { kind: 'members', members };
  }

  private value(source: string, path: string): CompiledValue {
    const result = compileExpression(source, 'any', this.scope);
    if (!result.ok) {
      for (const { message, offset } of result.problems) {
        this.fault(path, `${message}${whereIn(source, offset)}`);
      }
      return { source, evaluate: () => undefined };
    }
    const { cost } = result.expression;
    if (cost > EXPRESSION_COST_MAX) {
      this.fault(
        path,
        `may take ${cost} steps, allowed are ${EXPRESSION_COST_MAX}: loop over less`,
      );
    }
    this.loops ||= cost >= LOOP_COST_MIN;
    return walked(result.expression);
  }

  private fault(path: string, message: string): void {
    this.problems.push({ path, message });
  }
}

const CHARS_SHOWN = 40;

function whereIn(source: string, offset: number): string {
  const rest = source.slice(offset, offset + CHARS_SHOWN).trim();
  return rest === '' ? '' : `, at \`${rest}\``;
}
