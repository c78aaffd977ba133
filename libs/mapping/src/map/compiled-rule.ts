import type { Expression } from '@acp/cel';

/** An expression of the file, and the text for who asks where a value came from. */
export type CompiledValue = Pick<Expression, 'source' | 'evaluate'>;

export type CompiledPayload =
  { kind: 'whole'; value: CompiledValue } | { kind: 'members'; members: CompiledMember[] };

export interface CompiledMember {
  name: string;
  /** Left out of the event where the record does not have it. */
  isOptional: boolean;
  payload: CompiledPayload;
}

/** One kind of event that a mapping makes. */
export interface CompiledRule {
  when?: CompiledValue;
  /** A literal, where the file has one. */
  type: string | CompiledValue;
  schema_version?: number;
  entity?: CompiledValue;
  entity_type?: string | CompiledValue;
  time?: CompiledValue;
  stream?: string | CompiledValue;
  key?: CompiledValue;
  revised: boolean;
  payload: CompiledPayload;
}

export interface CompiledMapping {
  version: number;
  records?: CompiledValue;
  numbers: 'text' | 'number';
  rules: CompiledRule[];
  otherwise: 'refuse' | 'ignore';
  /** Some expression goes through a list. */
  loops: boolean;
}
