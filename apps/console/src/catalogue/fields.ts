/** One member of a payload, as its schema says it. */
export interface SchemaField {
  /** `order.lines[].price`. */
  path: string;
  /** `text`, `number or null`, `list of text`. */
  type: string;
  required: boolean;
  /** `1 to 64 characters`, `matches ^\d+$`. */
  limits: string[];
  description: string;
}

type Schema = Readonly<Record<string, unknown>>;

/** A schema that refers to itself has no end. */
const DEPTH_MAX = 8;
const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  array: 'list',
  boolean: 'true or false',
};

/** Every member that a schema names, those of members behind them; what it says in other ways is in its text alone. */
export function fieldsOf(schema: Schema): SchemaField[] {
  return membersOf(schema, { root: schema, prefix: '', depth: 0 });
}

interface Place {
  root: Schema;
  prefix: string;
  depth: number;
}

function membersOf(schema: Schema, { root, prefix, depth }: Place): SchemaField[] {
  if (depth > DEPTH_MAX) return [];
  const required = listOf(schema['required']);
  return Object.entries(objectOf(schema['properties'])).flatMap(([name, given]) => {
    const member = resolved(given, root);
    const path = prefix + name;
    const items = resolved(member['items'], root);
    const field = {
      path,
      type: typeOf(member, items),
      required: required.includes(name),
      limits: limitsOf(member),
      description: typeof member['description'] === 'string' ? member['description'] : '',
    };
    const below = { root, depth: depth + 1 };
    return [
      field,
      ...membersOf(member, { ...below, prefix: `${path}.` }),
      ...membersOf(items, { ...below, prefix: `${path}[].` }),
    ];
  });
}

function resolved(given: unknown, root: Schema): Schema {
  const schema = objectOf(given);
  const reference = schema['$ref'];
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return schema;
  let found: unknown = root;
  for (const part of reference.slice(2).split('/')) found = objectOf(found)[part];
  return { ...objectOf(found), ...schema };
}

function typeOf(schema: Schema, items: Schema): string {
  const alternatives = listOf(schema['anyOf'] ?? schema['oneOf']);
  if (alternatives.length > 0) {
    return [...new Set(alternatives.map((each) => typeOf(objectOf(each), {})))].join(' or ');
  }
  const names = listOf(schema['type'] === undefined ? [] : [schema['type']].flat()).map(String);
  const texts = names.map((name) => {
    if (name !== 'array' || items['type'] === undefined) return TYPES[name] ?? name;
    return `list of ${typeOf(items, {})}`;
  });
  return texts.join(' or ') || ('const' in schema || 'enum' in schema ? 'value' : 'anything');
}

function limitsOf(schema: Schema): string[] {
  const { pattern, format, enum: values, multipleOf } = schema;
  return [
    ...range(schema, ['minLength', 'maxLength'], ' characters'),
    ...range(schema, ['minimum', 'maximum'], ''),
    ...range(schema, ['minItems', 'maxItems'], ' elements'),
    ...('exclusiveMinimum' in schema ? [`above ${String(schema['exclusiveMinimum'])}`] : []),
    ...('exclusiveMaximum' in schema ? [`below ${String(schema['exclusiveMaximum'])}`] : []),
    ...(typeof multipleOf === 'number' ? [`a multiple of ${multipleOf}`] : []),
    ...(typeof format === 'string' ? [format] : []),
    ...(typeof pattern === 'string' ? [`matches ${pattern}`] : []),
    ...(Array.isArray(values) ? [`one of ${values.map(written).join(', ')}`] : []),
    ...('const' in schema ? [`always ${written(schema['const'])}`] : []),
  ];
}

function range(schema: Schema, [low, high]: readonly [string, string], unit: string): string[] {
  const [from, to] = [schema[low], schema[high]];
  if (from === undefined && to === undefined) return [];
  if (to === undefined) return [`at least ${String(from)}${unit}`];
  if (from === undefined) return [`at most ${String(to)}${unit}`];
  return [`${String(from)} to ${String(to)}${unit}`];
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function objectOf(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Schema)
    : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
