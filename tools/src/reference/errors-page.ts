import { ERROR_CODES, type ErrorCodeEntry } from '@acp/contracts';

const INTRODUCTION = `# Error codes

Every error answer is \`application/problem+json\` (RFC 9457) with a stable \`code\`, a \`request_id\` to
find it in the log, and \`errors\` where several fields are wrong. The same codes stand in dead
letters, attempts, quarantined records and logs. Codes without a status never reach an HTTP answer.

This page is generated from the catalogue by \`npm run check -- --write\`.
`;

/** The text of `docs/reference/errors.md`. */
export function errorsPage(): string {
  const codes = Object.entries(ERROR_CODES) as [string, ErrorCodeEntry][];
  const sections = [...groupsOf(codes)].map(([group, entries]) => section(group, entries));
  return [INTRODUCTION, ...sections].join('\n');
}

function section(group: string, entries: readonly [string, ErrorCodeEntry][]): string {
  const texts = entries.map(([code, { status, title, when, action }]) => {
    const http = status === null ? '' : ` (HTTP ${status})`;
    return `### \`${code}\`${http}\n\n${title}.\n\n- **When:** ${when}\n- **What to do:** ${action}\n`;
  });
  return `## ${group}\n\n${texts.join('\n')}`;
}

function groupsOf(codes: readonly [string, ErrorCodeEntry][]) {
  const groups = new Map<string, [string, ErrorCodeEntry][]>();
  for (const entry of codes) {
    const group = groupOf(entry[0]);
    groups.set(group, [...(groups.get(group) ?? []), entry]);
  }
  return groups;
}

function groupOf(code: string): string {
  return code.split('.')[0]!;
}
