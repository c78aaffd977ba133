/**
 * Checks the messages of a range of commits: `node tools/commits.mjs origin/main..HEAD`. A subject is
 * `type(project): imperative`, of at most 72 characters; a feature and a mend say in a body what the
 * problem was and what proves it. Plain Node without dependencies: nothing is installed where it runs.
 */
import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const SUBJECT =
  /^(feat|fix|refactor|perf|test|docs|chore|build|ci|style)(\([a-z0-9,-]+\))?!?: \S.*[^.]$/;
const SUBJECT_CHARS_MAX = 72;
const NEED_A_BODY = /^(feat|fix)\b/;

/** What is wrong with a message; empty where all is well. */
export function faultsOf(message) {
  const [subject = '', ...rest] = message.trim().split('\n');
  const faults = [];
  if (!SUBJECT.test(subject))
    faults.push('the subject must be `type(project): what it does`, no full stop');
  if ([...subject].length > SUBJECT_CHARS_MAX) {
    faults.push(
      `the subject has ${[...subject].length} characters; ${SUBJECT_CHARS_MAX} are the most`,
    );
  }
  if (NEED_A_BODY.test(subject) && rest.join('').trim() === '') {
    faults.push('a feat or fix says in a body what the problem was, the choice and the proof');
  }
  return faults;
}

function check(range) {
  const log = execFileSync('git', ['log', '--no-merges', '--format=%H%x1f%B%x1e', range], {
    encoding: 'utf8',
  });
  let wrong = 0;
  for (const entry of log.split('\x1e')) {
    const [hash, message] = entry.trim().split('\x1f');
    if (!hash) continue;
    for (const fault of faultsOf(message)) {
      wrong += 1;
      process.stderr.write(`${hash.slice(0, 10)} ${message.split('\n', 1)[0]}\n  ${fault}\n`);
    }
  }
  return wrong === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const range = process.argv[2];
  if (!range) process.stderr.write('usage: node tools/commits.mjs FROM..TO\n');
  process.exit(range && check(range) ? 0 : 1);
}
