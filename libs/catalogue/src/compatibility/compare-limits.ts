import type { DefinitionProblem, JsonObject } from '../definition/definition.js';

const LOWER = ['minLength', 'minItems', 'minProperties'] as const;
const UPPER = ['maxLength', 'maxItems', 'maxProperties'] as const;

/** Numbers and forms that `reader` asks for and `writer` does not keep to. */
export function breaksOfLimits(
  writer: JsonObject,
  reader: JsonObject,
  path: string,
): DefinitionProblem[] {
  // Single values were tried one by one.
  if ('const' in writer || 'enum' in writer) return [];
  const broken = [
    ...LOWER.filter((keyword) => numberOf(reader, keyword, 0) > numberOf(writer, keyword, 0)),
    ...UPPER.filter(
      (keyword) => numberOf(reader, keyword, Infinity) < numberOf(writer, keyword, Infinity),
    ),
    ...brokenBounds(writer, reader),
    ...brokenForms(writer, reader),
  ];
  return broken.map((keyword) => ({
    path: `${path}/${keyword}`,
    message: messageOf(keyword, reader),
  }));
}

function brokenBounds(writer: JsonObject, reader: JsonObject): string[] {
  const [lowest, above] = lowerBound(writer);
  const [highest, below] = upperBound(writer);
  const broken: string[] = [];
  if (numberOf(reader, 'minimum', -Infinity) > lowest) broken.push('minimum');
  const open = numberOf(reader, 'exclusiveMinimum', -Infinity);
  if (open > lowest || (open === lowest && open !== -Infinity && !above)) {
    broken.push('exclusiveMinimum');
  }
  if (numberOf(reader, 'maximum', Infinity) < highest) broken.push('maximum');
  const end = numberOf(reader, 'exclusiveMaximum', Infinity);
  if (end < highest || (end === highest && end !== Infinity && !below)) {
    broken.push('exclusiveMaximum');
  }
  return broken;
}

/** The bound, and whether it is left out itself. */
function lowerBound(schema: JsonObject): [number, boolean] {
  const [least, open] = [
    numberOf(schema, 'minimum', -Infinity),
    numberOf(schema, 'exclusiveMinimum', -Infinity),
  ];
  return open >= least ? [open, open !== -Infinity] : [least, false];
}

function upperBound(schema: JsonObject): [number, boolean] {
  const [most, open] = [
    numberOf(schema, 'maximum', Infinity),
    numberOf(schema, 'exclusiveMaximum', Infinity),
  ];
  return open <= most ? [open, open !== Infinity] : [most, false];
}

function brokenForms(writer: JsonObject, reader: JsonObject): string[] {
  const broken = ['pattern', 'format'].filter(
    (keyword) => reader[keyword] !== undefined && reader[keyword] !== writer[keyword],
  );
  if (reader['uniqueItems'] === true && writer['uniqueItems'] !== true) broken.push('uniqueItems');
  const step = reader['multipleOf'] as number | undefined;
  if (step !== undefined && !isMultiple(writer['multipleOf'] as number | undefined, step)) {
    broken.push('multipleOf');
  }
  return broken;
}

function isMultiple(of: number | undefined, step: number): boolean {
  return of !== undefined && Number.isInteger(of / step);
}

function numberOf(schema: JsonObject, keyword: string, otherwise: number): number {
  return (schema[keyword] as number | undefined) ?? otherwise;
}

function messageOf(keyword: string, reader: JsonObject): string {
  return `asks for ${JSON.stringify(reader[keyword])}, which was not asked before`;
}
