import { compileExpression, scopeOf, type Scope } from '@acp/cel';
import type { ShapeProblem } from '@acp/contracts';
import type { PollDocument } from '../file/source-document.js';
import type { CompiledValue } from '../map/compiled-rule.js';
import { madeJson, madeText } from '../map/made-value.js';
import { declareNumbers } from '../map/mapping-scope.js';
import { readVendorJson } from '../map/vendor-json.js';

/** What a source remembers between its requests: plain JSON. */
export type PollCursor = Readonly<Record<string, unknown>>;

export interface PollPage {
  /** Text of the answer. */
  text: string;
  /** By lower-case name. */
  headers: Readonly<Record<string, string>>;
  /** Where the answer came from. */
  url: string;
}

/** What follows a page. */
export interface PollStep {
  cursor: PollCursor;
  /** Address of the next page; true: the first address with the new cursor; null: nothing. */
  next: string | true | null;
}

/** A page or a cursor from which the file's expressions make nothing. */
export class PollFault extends Error {}

/** From where to where a source is read: pure. */
export interface PollRules {
  /** Throws `PollFault`. */
  addressOf(cursor: PollCursor): string;
  /** Throws `PollFault`: the page is stored nevertheless, and the cursor stays. */
  after(page: PollPage, cursor: PollCursor): PollStep;
}

const LINK_NEXT = /<([^<>]*)>\s*;[^,]*\brel="?next"?/i;

export function compilePollRules(
  document: PollDocument,
  path: string,
): { rules: PollRules; problems: ShapeProblem[] } {
  const problems: ShapeProblem[] = [];
  const value = (source: string, at: string, scope: Scope): CompiledValue => {
    const result = compileExpression(source, 'any', scope);
    if (result.ok) return result.expression;
    problems.push(...result.problems.map(({ message }) => ({ path: at, message })));
    return { source, evaluate: () => null };
  };
  const members = (of: Record<string, string> = {}, at: string, scope: Scope) =>
    Object.entries(of).map(
      ([name, source]) => [name, value(source, `${at}/${name}`, scope)] as const,
    );
  const before = pollScope({ cursor: {} });
  const behind = pollScope({ cursor: {}, body: {}, headers: {} });
  const isLink = document.next === 'link';
  const compiled = {
    url: document.url,
    query: members(document.query, `${path}/query`, before),
    cursor: members(document.cursor, `${path}/cursor`, behind),
    isLink,
    next:
      document.next === undefined || isLink
        ? undefined
        : value(document.next, `${path}/next`, behind),
  };
  const rules: PollRules = {
    addressOf: (cursor) => addressOf(compiled, cursor),
    after: (page, cursor) => after(compiled, page, cursor),
  };
  return { rules, problems };
}

function pollScope(variables: Record<string, object>): Scope {
  const scope = scopeOf(variables, { mixedLiterals: true });
  declareNumbers(scope.environment);
  return scope;
}

interface Compiled {
  url: string;
  query: readonly (readonly [string, CompiledValue])[];
  cursor: readonly (readonly [string, CompiledValue])[];
  isLink: boolean;
  next: CompiledValue | undefined;
}

function addressOf({ url, query }: Compiled, cursor: PollCursor): string {
  const address = new URL(url);
  for (const [name, value] of query) {
    const text = made(`query ${name}`, value, () => madeText(value.evaluate({ cursor })));
    if (text !== null) address.searchParams.set(name, text);
  }
  return address.href;
}

function after(compiled: Compiled, page: PollPage, cursor: PollCursor): PollStep {
  const { isLink, next, cursor: members } = compiled;
  if (members.length === 0 && !next) {
    return { cursor, next: isLink ? linkOf(page) : null };
  }
  const read = readVendorJson(page.text);
  if (!read.ok) throw new PollFault(`the answer ${read.message}`);
  const context = { body: read.value, headers: page.headers, cursor };
  const moved = members.map(([name, value]) => [
    name,
    made(`cursor ${name}`, value, () => madeJson(value.evaluate(context), 'text')),
  ]);
  const step = { cursor: { ...cursor, ...(Object.fromEntries(moved) as PollCursor) } };
  if (isLink) return { ...step, next: linkOf(page) };
  const following = next && made('next', next, () => next.evaluate(context));
  if (typeof following === 'boolean') return { ...step, next: following || null };
  const text = made('next', next, () => madeText(following ?? null));
  return { ...step, next: text === null ? null : resolved(text, page.url) };
}

function linkOf({ headers, url }: PollPage): string | null {
  const target = LINK_NEXT.exec(headers['link'] ?? '')?.[1];
  return target === undefined ? null : resolved(target, url);
}

/** Only where the first one was: what a vendor answers does not choose whom we send its secrets to. */
function resolved(text: string, base: string): string {
  if (!URL.canParse(text, base)) throw new PollFault('the next address is none');
  const next = new URL(text, base);
  if (next.origin !== new URL(base).origin) {
    throw new PollFault(`the next address is at another place (${next.origin})`);
  }
  return next.href;
}

function made<T>(what: string, value: CompiledValue | undefined, make: () => T): T {
  try {
    return make();
  } catch (error) {
    const reason = (error as { summary?: string }).summary ?? (error as Error).message;
    throw new PollFault(`${what}: ${reason} (${value?.source ?? ''})`);
  }
}
