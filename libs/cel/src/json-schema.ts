/** The part of JSON Schema (2020-12) that types and bounds of expressions are read from. */
export interface JsonSchema {
  type?: string | readonly string[];
  const?: unknown;
  enum?: readonly unknown[];
  properties?: Readonly<Record<string, JsonSchema>>;
  items?: JsonSchema;
  pattern?: string;
  maxLength?: number;
  maxItems?: number;
}

/** A CEL type as this engine declares it: a name, or the members of an object. */
export type CelType = string | { [member: string]: CelType };

/** Elements of a list whose schema has no `maxItems`. */
export const LIST_ITEMS_ASSUMED = 1_000;
/** UTF-16 units of a text whose schema has no `maxLength`. */
export const TEXT_CHARS_ASSUMED = 65_536;

const PRIMITIVES: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'double',
  integer: 'double',
  boolean: 'bool',
};

/** The CEL type of a schema; `dyn` for what a schema leaves open. A null is an absent member. */
export function celTypeOf(schema: JsonSchema): CelType {
  const type = typeOf(schema);
  if (type === 'array') return listType(schema.items ?? {});
  if (type !== 'object') return PRIMITIVES[type ?? ''] ?? 'dyn';
  if (!schema.properties) return 'map<string, dyn>';
  return Object.fromEntries(
    Object.entries(schema.properties).map(([name, member]) => [name, celTypeOf(member)]),
  );
}

function listType(items: JsonSchema): string {
  const type = celTypeOf(items);
  return `list<${typeof type === 'string' ? type : 'dyn'}>`;
}

function typeOf(schema: JsonSchema): string | undefined {
  const value = schema.const ?? schema.enum?.[0];
  if (schema.type === undefined) return value === undefined ? undefined : typeof value;
  const types = [schema.type].flat().filter((type) => type !== 'null');
  return types.length === 1 ? types[0] : undefined;
}
