/** Where in a run an action is proposed: the same place, tried again, is the same proposal. */
export interface Place {
  /** Id of the run or workflow; new for each run. */
  run: string;
  /** Name or number of the step. */
  step: string | number;
  /** Id of the tool call within the step, where there are several. */
  toolCall?: string;
}

/** The key of a place, the same in every language and process: 64 hex digits. */
export async function idempotencyKey({ run, step, toolCall }: Place): Promise<string> {
  return sha256Hex(JSON.stringify([run, String(step), toolCall ?? '']));
}

export async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
