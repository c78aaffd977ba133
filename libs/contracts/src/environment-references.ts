import { escapePointer, type ShapeProblem } from './shape.js';

/** Environment by name; an empty value counts as unset. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface ResolvedValue<T> {
  value: T;
  /** JSON pointer → the text as written (`${NAME}`), for every value that named a variable. */
  references: Record<string, string>;
  problems: ShapeProblem[];
}

const REFERENCE = /\$\{([^}]*)\}/g;
const VARIABLE_NAME = /^[A-Z_][A-Z0-9_]*$/;

/**
 * Members that hold a secret by their name. A file may only refer to such a value, and a display
 * never shows it.
 */
const SECRET_MEMBER =
  /secret|passw|token|credential|api[_-]?key|private[_-]?key|authorization|^cookie$/i;

export function isSecretMember(name: string): boolean {
  return SECRET_MEMBER.test(name) && !name.endsWith('_file');
}

/** A URL with `user:password@` in it. */
export function holdsUrlPassword(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]*:[^/?#\s]+@/i.test(text);
}

/**
 * Replaces `${NAME}` in every string of a value by the environment's, or leaves it where `env` is
 * null. Problems name the variable and the place, never a value.
 */
export function resolveReferences<T>(
  value: T,
  path: string,
  env: Environment | null,
): ResolvedValue<T> {
  const references: Record<string, string> = {};
  const problems: ShapeProblem[] = [];
  const resolved = walk(value, path, '');
  return { value: resolved as T, references, problems };

  function walk(node: unknown, at: string, member: string): unknown {
    if (typeof node === 'string') return resolveText(node, at, member);
    if (Array.isArray(node)) return node.map((item, i) => walk(item, `${at}/${i}`, member));
    if (node === null || typeof node !== 'object') return node;
    const entries = Object.entries(node).map(
      ([name, item]) => [name, walk(item, `${at}/${escapePointer(name)}`, name)] as const,
    );
    return Object.fromEntries(entries);
  }

  function resolveText(text: string, at: string, member: string): string {
    const complaint = literalSecret(text, member);
    if (complaint) problems.push({ path: at, message: complaint });
    if (!text.includes('${')) return text;
    references[at] = text;
    return text.replace(REFERENCE, (_, name: string) => lookUp(name, at));
  }

  function lookUp(name: string, at: string): string {
    if (!VARIABLE_NAME.test(name)) {
      problems.push({ path: at, message: 'a reference is written `${NAME}`, in capitals' });
      return '';
    }
    if (env === null) return `\${${name}}`;
    const found = env[name];
    if (!found) problems.push({ path: at, message: `the environment has no \`${name}\`` });
    return found ?? '';
  }
}

function literalSecret(text: string, member: string): string | undefined {
  const literal = text.replace(REFERENCE, '');
  if (isSecretMember(member) && (literal === text || !/^\s*(Bearer|Basic)?\s*$/i.test(literal))) {
    return `\`${member}\` is a secret: write \`\${NAME}\` and set the variable`;
  }
  if (holdsUrlPassword(literal)) {
    return 'a URL holds a password: write `${NAME}` for it and set the variable';
  }
  return undefined;
}
