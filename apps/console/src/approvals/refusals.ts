/** What a refused answer means to whoever gave it. */
const MEANING: Readonly<Record<string, string>> = {
  'DECISION.SELF_APPROVAL':
    'Who proposed it, or wrote its policy, is not the one to release it. Somebody else has to.',
  'DECISION.CHANGED':
    'It is no longer what you looked at: settled meanwhile, or another action or version. Close this and look again.',
  'DECISION.QUORUM':
    'Your answer does not count: it takes another role, or you have answered already.',
  'DECISION.EXPIRED': 'Its time is over. Nothing was released.',
  'DECISION.DENIED':
    'It was judged again by what is in force now, and a rule or a budget refuses it. It waits on.',
  'DECISION.STOPPED': 'A switch is on. It waits on, and can be approved once that is lifted.',
  'DECISION.NO_POLICY': 'No policy in force is about this kind of action. It waits on.',
};

export function meaningOf(code: string | null): string | null {
  return code && Object.hasOwn(MEANING, code) ? MEANING[code]! : null;
}
