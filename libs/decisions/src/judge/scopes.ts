import type { Proposal } from '@acp/contracts';

/** The scopes of switches that a decision is in, the widest first. */
export function scopesOf(
  { action, model, actor, subject }: Proposal & { actor: string },
  { sets, releaseTopics }: { sets: readonly string[]; releaseTopics: readonly string[] },
): string[] {
  return [
    '*',
    ...sets.map((set) => `policy:${set}`),
    `kind:${action.kind}`,
    `model:${model.name}`,
    ...(model.version === null ? [] : [`model:${model.name}@${model.version}`]),
    `actor:${actor}`,
    ...(subject === undefined ? [] : [`subject:${subject}`]),
    ...releaseTopics.map((topic) => `topic:${topic}`),
  ];
}
