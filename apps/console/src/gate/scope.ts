/** What a switch can stop, in the order of the form. */
export const SCOPE_KINDS = ['model', 'policy', 'kind', 'actor', 'subject', 'topic', '*'] as const;
export type ScopeKind = (typeof SCOPE_KINDS)[number];

export const SCOPE_WORDS: Readonly<Record<ScopeKind, { text: string; hint: string }>> = {
  model: { text: 'One model', hint: 'NAME or NAME@VERSION' },
  policy: { text: 'One policy', hint: 'Name of the policy set' },
  kind: { text: 'One kind of action', hint: 'As order.place' },
  actor: { text: 'One actor', hint: 'As the proposals name it' },
  subject: { text: 'One subject', hint: 'Whom or what the decisions are about' },
  topic: { text: 'One gated topic', hint: 'Name of the topic that executors listen to' },
  '*': { text: 'Everything', hint: '' },
};

/** The scope that the form says, and what is wrong with it. */
export function scopeOf(kind: ScopeKind, value: string): { scope: string; problem: string | null } {
  if (kind === '*') return { scope: '*', problem: null };
  const name = value.trim();
  return { scope: `${kind}:${name}`, problem: name === '' ? 'Say which one.' : null };
}

/** A scope in words: `everything`, `model risk-7`. */
export function scopeWords(scope: string): string {
  return scope === '*' ? 'everything' : scope.replace(':', ' ');
}
