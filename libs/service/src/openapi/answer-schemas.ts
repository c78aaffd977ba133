import { API_SCHEMAS, type ApiAnswerName } from '@acp/contracts';
import type { OpenAPIObject } from '@nestjs/swagger';

const PREFIX = '#/components/schemas/';
const REFERENCE = new RegExp(`"\\$ref":"${PREFIX}(\\w+)"`, 'g');

export function schemaReference(name: ApiAnswerName): { $ref: string } {
  return { $ref: PREFIX + name };
}

/** Adds the schemas of answers that the document refers to, and those that they refer to. */
export function addAnswerSchemas(document: OpenAPIObject): void {
  const schemas = ((document.components ??= {}).schemas ??= {});
  const missing = (value: object) => referencesIn(value).filter((name) => !(name in schemas));
  for (const found = missing(document); found.length > 0;) {
    const name = found.pop()!;
    const schema = API_SCHEMAS[name];
    if (!schema || name in schemas) continue;
    schemas[name] = schema;
    found.push(...missing(schema));
  }
}

function referencesIn(value: object): string[] {
  return [...JSON.stringify(value).matchAll(REFERENCE)].map(([, name]) => name!);
}
