import {
  compileSettings,
  ControlPlaneError,
  eventTypeNames,
  unknownName,
  YamlText,
  type Environment,
  type ShapeProblem,
} from '@acp/contracts';
import type { Expectation, Scope } from '../judge/expectation.js';
import { compileExpectation, payloadSchemaOf } from './compile-expectation.js';
import type { ExpectationsDocument, SuiteDocument } from './expectations-document.js';
import { EXPECTATIONS_FILE_SCHEMA } from './expectations-file-schema.js';

export interface ExpectationsFileOptions {
  /** Named in every error. */
  fileName: string;
  /** Types that are pushed as data are not known yet: a type that nobody knows is let pass. */
  anyType?: boolean;
}

/** UTF-8 bytes of an expectations file. */
const FILE_BYTES_MAX = 4 * 1_048_576;
/** Steps of all expressions that one event may meet. About two and a half milliseconds. */
const COST_MAX = 100_000;

const inspectFile = compileSettings(EXPECTATIONS_FILE_SCHEMA);

/**
 * Reads an expectations file, YAML or JSON, as a whole: every problem at once, each with its line. Throws
 * `ControlPlaneError` with `CONFIG.INVALID`.
 */
export function parseExpectationsFile(
  text: string,
  { fileName, anyType = false }: ExpectationsFileOptions,
): Expectation[] {
  if (Buffer.byteLength(text) > FILE_BYTES_MAX) {
    const detail = `${fileName} is longer than ${FILE_BYTES_MAX} bytes`;
    throw new ControlPlaneError('CONFIG.INVALID', detail);
  }
  const file = YamlText.parse(text, fileName);
  const shape = inspectFile(file.value);
  if (shape.length > 0) throw file.invalid(shape);
  const { expectations, problems } = readAll((file.value as ExpectationsDocument).suites, anyType);
  if (problems.length > 0) throw file.invalid(problems);
  return expectations;
}

/** The expectations that `EXPECTATIONS_FILE` names; none without it. */
export function loadExpectations(
  env: Environment,
  readFile: (path: string) => string,
  options: Pick<ExpectationsFileOptions, 'anyType'> = {},
): Expectation[] {
  const fileName = env['EXPECTATIONS_FILE'];
  if (!fileName) return [];
  let text: string;
  try {
    text = readFile(fileName);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    const detail = `EXPECTATIONS_FILE ${fileName} cannot be read (${reason})`;
    throw new ControlPlaneError('CONFIG.INVALID', detail, { cause });
  }
  return parseExpectationsFile(text, { fileName, ...options });
}

function readAll(suites: readonly SuiteDocument[], anyType: boolean) {
  const problems: ShapeProblem[] = [];
  const expectations: Expectation[] = [];
  const names = new Set<string>();
  let cost = 0;
  suites.forEach((suite, at) => {
    const path = `/suites/${at}`;
    const { type, source, entity } = suite;
    const scope: Scope = {
      ...(type !== undefined && { type }),
      ...(source !== undefined && { source }),
      ...(entity !== undefined && { entity }),
    };
    problems.push(...scopeProblems(suite, path, anyType));
    suite.expectations.forEach((document, index) => {
      const place = `${path}/expectations/${index}`;
      if (names.has(document.name)) {
        problems.push({ path: `${place}/name`, message: `the name \`${document.name}\` is taken` });
      }
      names.add(document.name);
      const payload = payloadSchemaOf(type);
      const compiled = compileExpectation(document, { path: place, scope, payload });
      problems.push(...compiled.problems);
      cost += compiled.cost;
      if (compiled.expectation) expectations.push(compiled.expectation);
    });
  });
  if (cost > COST_MAX) {
    const message = `all checks together may take ${cost} steps, allowed are ${COST_MAX}`;
    problems.push({ path: '/suites', message });
  }
  return { expectations, problems };
}

function scopeProblems({ type, source }: SuiteDocument, path: string, anyType: boolean) {
  const problems: ShapeProblem[] = [];
  if (type === undefined && source === undefined) {
    problems.push({ path, message: 'says not which events it is about: write `type` or `source`' });
  }
  const known = eventTypeNames();
  if (type !== undefined && !anyType && !known.includes(type)) {
    problems.push({ path: `${path}/type`, message: unknownName('event type', type, known) });
  }
  return problems;
}
