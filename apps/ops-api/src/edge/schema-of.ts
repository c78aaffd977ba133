/** As much of a schema object as an example can show. */
export interface ExampleSchema {
  type?: 'object' | 'array' | 'string' | 'number' | 'boolean';
  nullable?: boolean;
  items?: ExampleSchema;
  properties?: Record<string, ExampleSchema>;
  required?: string[];
}

/** The JSON Schema that an example shows: its types, every member required, null as nullable. */
export function schemaOf(example: unknown): ExampleSchema {
  if (example === null || example === undefined) return { nullable: true };
  if (Array.isArray(example)) {
    return { type: 'array', items: example.length > 0 ? schemaOf(example[0]) : {} };
  }
  if (typeof example === 'object') {
    const members = Object.entries(example);
    return {
      type: 'object',
      properties: Object.fromEntries(members.map(([name, value]) => [name, schemaOf(value)])),
      required: members.map(([name]) => name),
    };
  }
  if (typeof example === 'number') return { type: 'number' };
  if (typeof example === 'boolean') return { type: 'boolean' };
  return { type: 'string' };
}
