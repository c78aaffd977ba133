import { isMap, isScalar, LineCounter, parseDocument, type Document, type Pair } from 'yaml';
import { ControlPlaneError } from './error-codes.js';
import { pointerMembers, type ShapeProblem } from './shape.js';

/** Where something stands in a file; both count from 1. */
export interface Place {
  line: number;
  column: number;
}

/** A YAML or JSON file that people write: its value, and where each part of it stands. */
export class YamlText {
  private constructor(
    readonly fileName: string,
    readonly value: unknown,
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  /** Throws `ControlPlaneError` with `CONFIG.INVALID`, which names every fault of the syntax. */
  static parse(text: string, fileName: string): YamlText {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    if (document.errors.length > 0) {
      const problems = document.errors.map((e) => ({
        path: '',
        message: `cannot be read: ${withoutQuotation(e.message)}`,
        line: lines.linePos(e.pos[0]).line,
      }));
      throw invalidFile(fileName, problems);
    }
    return new YamlText(fileName, toPlain(document, fileName), document, lines);
  }

  /** One error for all problems, in the order of their lines. */
  invalid(problems: readonly ShapeProblem[]): ControlPlaneError {
    const located = problems.map((p) => ({ ...p, line: this.placeOf(p.path).line }));
    return invalidFile(this.fileName, located);
  }

  /** The place of a member's name, or of the nearest thing around it that the file does write. */
  placeOf(pointer: string): Place {
    const members = pointerMembers(pointer);
    for (let depth = members.length; depth > 0; depth -= 1) {
      const path = pathOf(members.slice(0, depth));
      const parent = this.document.getIn(path.slice(0, -1), true);
      const pair: Pair | undefined = isMap(parent)
        ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)))
        : undefined;
      const node = (pair?.key ?? this.document.getIn(path, true)) as
        { range?: [number] } | undefined;
      if (!node?.range) continue;
      const { line, col } = this.lines.linePos(node.range[0]);
      return { line, column: col };
    }
    return { line: 1, column: 1 };
  }

  /** Where the value of a member begins: behind its opening quote, where it has one. */
  placeOfText(pointer: string): Place {
    const path = pathOf(pointerMembers(pointer));
    const node = this.document.getIn(path, true) as { range?: [number]; type?: string } | undefined;
    if (!node?.range) return this.placeOf(pointer);
    const { line, col } = this.lines.linePos(node.range[0]);
    return { line, column: col + (node.type?.startsWith('QUOTE') ? 1 : 0) };
  }

  /** The text at a pointer; undefined where there is none. */
  textAt(pointer: string): string | undefined {
    const value: unknown = this.document.getIn(pathOf(pointerMembers(pointer)));
    return typeof value === 'string' ? value : undefined;
  }
}

function pathOf(members: readonly string[]): (string | number)[] {
  return members.map((member) => (/^\d+$/.test(member) ? Number(member) : member));
}

/** Aliases are only followed here, so that is where a missing or a multiplying one shows. */
function toPlain(document: Document, fileName: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw invalidFile(fileName, [
      { path: '', message: 'has an alias that leads nowhere', line: 1 },
    ]);
  }
}

/** The parser quotes the text at the fault, which may be a secret. */
function withoutQuotation(message: string): string {
  return message.replace(/[:\n].*$/s, '');
}

function invalidFile(fileName: string, problems: (ShapeProblem & { line: number })[]) {
  const sorted = [...problems].sort((a, b) => a.line - b.line);
  const text = sorted.map(
    ({ line, path, message }) => `${fileName}:${line}: ${path ? `${path} ` : ''}${message}`,
  );
  return new ControlPlaneError('CONFIG.INVALID', [...new Set(text)].join('\n'), {
    reasons: sorted.map(({ path, message, line }) => ({
      code: 'CONFIG.INVALID',
      path,
      message: `line ${line}: ${message}`,
    })),
  });
}
