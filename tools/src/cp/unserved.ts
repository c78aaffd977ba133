import type { Command } from 'commander';
import type { Output } from './output.js';

/** The option of every command that orders deliveries again. */
export function withAllowUnserved(command: Command): Command {
  return command.option('--allow-unserved', 'order also for topics that no live worker has');
}

/** What a dry run found that nobody serves. */
export function warnOfUnserved(out: Output, topics: readonly string[]): void {
  for (const topic of topics) {
    out.line(`no live worker has ${topic}: refused without --allow-unserved`);
  }
}

/** What was ordered all the same. */
export function sayUnserved(out: Output, topics: readonly string[]): void {
  for (const topic of topics) out.line(`${topic}: ordered, not delivered; no live worker has it`);
}
