import {
  ControlPlaneError,
  type Expectation,
  type HeldBatch,
  type HeldBatchAnswer,
  type HeldBatchDetail,
  type Page,
} from '@acp/contracts';
import { parseExpectationsFile } from '@acp/expectations';
import type { Command } from 'commander';
import { contextOf } from './context.js';
import { EXIT } from './output.js';
import { textOf } from './policy-file.js';
import { reasonOf, refuseUnknown } from './usage.js';

interface ActOptions {
  reason?: string;
  dryRun?: boolean;
}

/** `expectations [list]|check|held|show|release|discard`: what is expected, and what is held for it. */
export function addExpectationCommands(program: Command): void {
  const group = program
    .command('expectations')
    .description('What ingestion expects of events, and the batches that it holds.');
  group
    .command('list', { isDefault: true })
    .description('Each with how it does; exit code 2 when one failed in its newest window.')
    .allowExcessArguments()
    .option('--hours <number>', 'how far back', '24')
    .action(async ({ hours }: { hours: string }, command: Command) => {
      refuseUnknown(command);
      const { api, out } = contextOf(command);
      const page = await api.get<Page<Expectation>>('/v1/expectations', { hours });
      out.answer(page, ({ items }) =>
        out.table(
          ['name', 'action', 'about', 'expects', 'judged', 'failed', 'undecided', 'passed'],
          items.map((e) => [
            ...[e.name, e.action, aboutOf(e), e.expects, e.judged, e.failed, e.undecided],
            e.pass_share === null ? '' : `${(e.pass_share * 100).toFixed(2)} %`,
          ]),
        ),
      );
      if (page.items.some(({ last }) => last && last.failed > 0)) process.exitCode = EXIT.bad;
    });
  group
    .command('check')
    .description('Check an expectations file; exit code 2 when it is refused.')
    .argument('<file>', 'for example expectations.yaml')
    .option('--any-type', 'let types pass that only the catalogue of an installation knows')
    .action((path: string, { anyType = false }: { anyType?: boolean }, command: Command) => {
      const { out } = contextOf(command);
      const checked = checkedFile(path, anyType);
      out.answer(checked, ({ problems, expectations }) => {
        out.line(problems ?? `${expectations} expectations can be judged by`);
      });
      if (checked.problems !== null) process.exitCode = EXIT.bad;
    });
  addHeldCommands(group);
}

function addHeldCommands(group: Command): void {
  group
    .command('held')
    .description('Batches that are held, newest first; exit code 2 when there are any.')
    .option('--state <state>', 'held, released or discarded', 'held')
    .option('--source <source>')
    .option('--limit <number>', 'batches of a page', '50')
    .option('--cursor <cursor>', 'next_cursor of the page before')
    .action(async (options: Record<string, string>, command: Command) => {
      const { api, out } = contextOf(command);
      const page = await api.get<Page<HeldBatch>>('/v1/held-batches', options);
      out.answer(page, ({ items, next_cursor }) => {
        out.table(
          ['id', 'held at', 'source', 'connector', 'records', 'failing', 'repeats', 'why'],
          items.map((b) => [
            ...[b.id, b.held_at, b.source, b.connector, b.records, b.failing, b.repeats],
            b.message,
          ]),
        );
        if (next_cursor) out.line(`more: --cursor ${next_cursor}`);
      });
      if (page.items.some(({ state }) => state === 'held')) process.exitCode = EXIT.bad;
    });
  group
    .command('show')
    .description('One held batch with its records.')
    .argument('<id>')
    .action(async (id: string, _options, command: Command) => {
      const { api, out } = contextOf(command);
      const batch = await api.get<HeldBatchDetail>(`/v1/held-batches/${encodeURIComponent(id)}`);
      out.answer(batch, ({ state, source, message, items, records }) => {
        out.line(`${state}, of ${source}, ${records} records: ${message}`);
        out.table(
          ['index', 'type', 'event', 'refused for', 'record'],
          items.map((r) => [
            ...[r.record_index, r.event_type, r.event_id],
            ...[r.reasons.map((reason) => reason.message).join('; '), r.record_text],
          ]),
        );
      });
    });
  for (const verb of ['release', 'discard'] as const) {
    group
      .command(verb)
      .description(
        verb === 'release'
          ? 'Store a held batch as if it had come in now.'
          : 'Give a held batch up: nothing of it becomes an event.',
      )
      .argument('<id>')
      .option('--reason <text>', 'kept in the audit log; needed unless it is a dry run')
      .option('--dry-run', 'say what would be done, change nothing')
      .action((id: string, options: ActOptions, command: Command) =>
        resolve(verb, id, options, command),
      );
  }
}

async function resolve(
  verb: 'release' | 'discard',
  id: string,
  options: ActOptions,
  command: Command,
): Promise<void> {
  const { api, out } = contextOf(command);
  const { dryRun: dry_run = false } = options;
  const body = { dry_run, reason: dry_run ? undefined : reasonOf(options) };
  const path = `/v1/held-batches/${encodeURIComponent(id)}/${verb}`;
  const answer = await api.post<HeldBatchAnswer>(path, body);
  out.answer(answer, ({ state, records, accepted, duplicates, rejected }) => {
    const became = `${accepted} events, ${duplicates} duplicates, ${rejected} to quarantine`;
    const what = verb === 'release' ? `${records} records: ${became}` : `${records} records`;
    out.line(dry_run ? `${verb} would be: ${what}; nothing was changed` : `${state}: ${what}`);
  });
}

function aboutOf({ event_type, source, entity_id }: Expectation): string {
  return [event_type, source, entity_id].filter((one) => one !== null).join(' · ');
}

function checkedFile(path: string, anyType: boolean) {
  try {
    const read = parseExpectationsFile(textOf(path), { fileName: path, anyType });
    return { problems: null, expectations: read.length };
  } catch (error) {
    if (!(error instanceof ControlPlaneError)) throw error;
    return { problems: error.message, expectations: 0 };
  }
}
