import type { Command } from 'commander';

/** The command line asks for something that makes no sense; nothing was sent. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A whole number above 0, as an option or argument says it. */
export function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`${name} must be a whole number above 0, not "${text}"`);
}

/** Every action leaves its reason in the audit log: asked for before anything is sent. */
export function reasonOf({ reason }: { reason?: string }): string {
  if (reason?.trim()) return reason;
  throw new UsageError('give a --reason: the incident, the change, who asked');
}

/** For a command that is taken when none is named: what follows is a misspelt name. */
export function refuseUnknown(command: Command): void {
  const [name] = command.args;
  if (name === undefined) return;
  const known = command.parent?.commands.map((other) => other.name()) ?? [];
  throw new UsageError(`unknown command '${name}'; there are ${known.join(', ')}`);
}
