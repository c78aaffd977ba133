import { join } from 'node:path';
import ts from 'typescript';
import { WORKSPACE } from '../workspace.js';
import { TypeSchemas } from './type-schemas.js';

const SOURCE = 'libs/contracts/src/api/answers.ts';
const MEMBERS = 'ApiAnswers';

const HEAD = `/**
 * The answers of the HTTP APIs as JSON Schemas (2020-12), in the form of OpenAPI's components.
 * Generated from \`api/answers.ts\` by \`npm run check -- --write\`.
 */
export const API_SCHEMAS: Readonly<Record<string, object>> = `;

/** The text of `libs/contracts/src/api-schemas.ts`, before it is formatted. */
export function apiSchemas(): string {
  const path = join(WORKSPACE, SOURCE);
  const program = ts.createProgram([path], {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    types: [],
  });
  const checker = program.getTypeChecker();
  const schemas = new TypeSchemas(checker);
  schemas.define(membersOf(program.getSourceFile(path), checker));
  const sorted = [...schemas.named].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${HEAD}${JSON.stringify(Object.fromEntries(sorted))};\n`;
}

function membersOf(source: ts.SourceFile | undefined, checker: ts.TypeChecker): ts.Type {
  const symbols = source ? checker.getExportsOfModule(checker.getSymbolAtLocation(source)!) : [];
  const found = symbols.find(({ name }) => name === MEMBERS);
  if (!found) throw new Error(`${SOURCE} does not export ${MEMBERS}`);
  return checker.getDeclaredTypeOfSymbol(found);
}
