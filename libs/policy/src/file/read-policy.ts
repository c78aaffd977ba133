import { compileShape, ControlPlaneError, YamlText, type Place } from '@acp/contracts';
import { createHash } from 'node:crypto';
import { compilePolicy, type CompileOptions, type PolicyProblem } from '../judge/compile-policy.js';
import type { CompiledPolicy } from '../judge/compiled-policy.js';
import { runTests, type TestRun } from '../tests/run-tests.js';
import type { ReadFixture } from '../tests/test-question.js';
import type { PolicyDocument } from './policy-document.js';
import { POLICY_SCHEMA } from './policy-schema.js';

/** UTF-8 bytes of a policy file. */
export const POLICY_BYTES_MAX = 1_048_576;

export interface ReadPolicyOptions extends CompileOptions {
  /** Named in every error. */
  fileName: string;
  readFixture: ReadFixture;
}

/** A policy that is ready to be stored: checked, and with every test passed. */
export interface Policy {
  compiled: CompiledPolicy;
  source: string;
  /** Of the file's bytes, in hex; what an activation and a verdict name. */
  sha256: string;
  run: TestRun;
}

const inspectShape = compileShape(POLICY_SCHEMA);

/**
 * Reads a policy file as a whole. Throws `POLICY.INVALID` with every problem, each with its line,
 * its column and, inside an expression, the text with a mark under the fault.
 */
export function readPolicy(source: string, options: ReadPolicyOptions): Policy {
  const { file, policy: compiled } = readFile(source, options);
  const run = runTests(compiled, options.readFixture);
  if (run.problems.length > 0) throw invalid(file, run.problems);
  const sha256 = createHash('sha256').update(source).digest('hex');
  return { compiled, source, sha256, run };
}

/**
 * Compiles a version that was stored, whose tests have passed then. Throws `POLICY.INVALID` where this
 * build would not take it any more.
 */
export function compileStored(
  source: string,
  options: CompileOptions & { fileName: string },
): CompiledPolicy {
  return readFile(source, options).policy;
}

function readFile(source: string, options: CompileOptions & { fileName: string }) {
  if (Buffer.byteLength(source) > POLICY_BYTES_MAX) {
    const detail = `${options.fileName} is longer than ${POLICY_BYTES_MAX} bytes`;
    throw new ControlPlaneError('POLICY.INVALID', detail);
  }
  const file = parse(source, options.fileName);
  const shape = inspectShape(file.value);
  if (shape.length > 0) throw invalid(file, shape);
  const compiled = compilePolicy(file.value as PolicyDocument, options);
  if (!compiled.ok) throw invalid(file, compiled.problems);
  return { file, policy: compiled.policy };
}

/** What is wrong with the text itself is wrong with the policy, not with anybody's configuration. */
function parse(source: string, fileName: string): YamlText {
  try {
    return YamlText.parse(source, fileName);
  } catch (error) {
    if (!(error instanceof ControlPlaneError)) throw error;
    const { message, context } = error;
    throw new ControlPlaneError('POLICY.INVALID', message, { ...context, cause: error });
  }
}

function invalid(file: YamlText, problems: readonly PolicyProblem[]): ControlPlaneError {
  const located = problems.map((problem) => ({ ...problem, place: placeOf(file, problem) }));
  located.sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
  const texts = located.map(({ place, path, message, offset }) => {
    const where = `${file.fileName}:${place.line}:${place.column}`;
    return `${where}: ${path || '/'} ${message}${mark(file, path, offset)}`;
  });
  const reasons = located.map(({ path, message, place }) => ({
    code: 'POLICY.INVALID' as const,
    path,
    message: `line ${place.line}, column ${place.column}: ${message}`,
  }));
  return new ControlPlaneError('POLICY.INVALID', texts.join('\n'), { reasons });
}

/** An expression on one line has its fault where the text says; a folded one, where it begins. */
function placeOf(file: YamlText, { path, offset }: PolicyProblem): Place {
  if (offset === undefined) return file.placeOf(path);
  const place = file.placeOfText(path);
  return { ...place, column: place.column + offset };
}

/** The expression, and a caret under the character at which it is wrong. */
function mark(file: YamlText, path: string, offset: number | undefined): string {
  const text = offset === undefined ? undefined : file.textAt(path);
  if (text === undefined) return '';
  const start = text.lastIndexOf('\n', offset) + 1;
  const line = text.slice(start).split('\n', 1)[0]!;
  return `\n    ${line}\n    ${' '.repeat(offset! - start)}^`;
}
