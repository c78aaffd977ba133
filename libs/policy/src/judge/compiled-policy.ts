import type { Expression } from '@acp/cel';
import type { PolicyDocument, Stop } from '../file/policy-document.js';

/** Text with expressions in it: even parts are text, odd parts are evaluated. */
export type Template = readonly (string | Expression)[];

export interface CompiledRule {
  id: string;
  then: Stop;
  when: Expression;
  reason: Template | null;
}

export interface CompiledBudget {
  id: string;
  key: Expression;
  amount: Expression;
  cap: string;
  windowMs: number;
  over: Stop;
}

export interface CompiledApproval {
  /** Null is "otherwise". */
  when: Expression | null;
  quorum: number;
  roles: readonly string[];
  not: readonly ('proposer' | 'policy_author')[];
}

/** A policy's expressions, checked against the schema of one kind of action. */
export interface CompiledKind {
  facts: readonly { name: string; entity: Expression }[];
  rules: readonly CompiledRule[];
  budgets: readonly CompiledBudget[];
  allow: Expression | null;
  approval: readonly CompiledApproval[];
}

/** A policy that every check at load has let through. */
export interface CompiledPolicy {
  document: PolicyDocument;
  /** Steps that the most expensive kind can take in one judgement. */
  cost: number;
  kinds: ReadonlyMap<string, CompiledKind>;
  /** Null: no hold is possible, or no release has a time of its own. */
  holdMs: number | null;
  releaseMs: number | null;
}
