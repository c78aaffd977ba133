import { resolveReferences, type Environment, type ShapeProblem } from '@acp/contracts';
import { compilePollRules } from '../poll/poll-rules.js';
import type { PollSettings } from './configured-source.js';
import type { PollDocument } from './source-document.js';

const DEFAULTS = { pages_max: 100, timeout_ms: 30_000, answer_bytes_max: 10 * 1_048_576 };

/** The poll of a source with its defaults and its secrets. */
export function readPoll(
  document: PollDocument,
  path: string,
  env: Environment | null,
): { settings: PollSettings; problems: ShapeProblem[] } {
  const { url, headers = {}, secret_query = {} } = document;
  const resolved = resolveReferences({ url, headers, secret_query }, path, env);
  const { rules, problems } = compilePollRules({ ...document, url: resolved.value.url }, path);
  const settings = {
    ...DEFAULTS,
    allow_private_addresses: false,
    ...document,
    ...resolved.value,
    rules,
  };
  return {
    settings,
    problems: [
      ...resolved.problems,
      ...problems,
      ...(resolved.problems.length === 0 && env ? urlProblems(resolved.value.url, path) : []),
      ...headerProblems(resolved.value.headers, path),
    ],
  };
}

function urlProblems(url: string, path: string): ShapeProblem[] {
  const isHttp = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return isHttp ? [] : [{ path: `${path}/url`, message: 'must begin with http:// or https://' }];
}

/** A line break in a header would begin another one. */
function headerProblems(headers: Readonly<Record<string, string>>, path: string): ShapeProblem[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
      ? []
      : [{ path: `${path}/headers/${name}`, message: 'has a character that no header has' }],
  );
}
