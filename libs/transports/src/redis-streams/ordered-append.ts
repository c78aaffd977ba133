import type { OutboundMessage, PublishOutcome } from '@acp/contracts';
import { HELD_BACK, delivered, isDelivered } from '../publish/outcomes.js';
import type { RedisConnection } from './redis-connection.js';
import { outcomeOfRedisError } from './redis-outcome.js';
import { entryFields } from './stream-entry.js';

/** Bounds how long one script may keep the server to itself (about a millisecond). */
const SCRIPT_MESSAGES_MAX = 200;
const SCRIPT_BYTES_MAX = 1_048_576;

/**
 * Appends in order and skips what comes after a failure in its lane, within the server: with a plain
 * pipeline an entry could overtake one of its key that was refused. Answers one text for each
 * message: `+id`, `-error`, or `=` for skipped.
 */
const APPEND_SCRIPT = `
local key, failed, answers = KEYS[1], {}, {}
local at = 1
local trims = tonumber(ARGV[at])
local head = {'XADD', key}
for i = 1, trims do head[#head + 1] = ARGV[at + i] end
head[#head + 1] = '*'
at = at + trims + 1
while at <= #ARGV do
  local lane, fields = ARGV[at], tonumber(ARGV[at + 1])
  if lane ~= '' and failed[lane] then
    answers[#answers + 1] = '='
  else
    local command = {unpack(head)}
    for i = 1, fields do command[#command + 1] = ARGV[at + 1 + i] end
    local answer = redis.pcall(unpack(command))
    if type(answer) == 'table' and answer.err then
      failed[lane] = true
      answers[#answers + 1] = '-' .. answer.err
    else
      answers[#answers + 1] = '+' .. answer
    end
  end
  at = at + 2 + fields
end
return answers`;

export interface OrderedAppend {
  connection: RedisConnection;
  stream: string;
  topic: string;
  trim: readonly string[];
  /** Aborted: nothing more is sent. */
  signal: AbortSignal;
}

/**
 * Chunk by chunk; a lane that failed in one chunk is held back in those after. Outcomes are appended
 * to the list as they come, so that a deadline loses none of those that are known.
 */
export async function appendInOrder(
  append: OrderedAppend,
  messages: readonly OutboundMessage[],
  outcomes: PublishOutcome[],
): Promise<void> {
  const failedKeys = new Set<string>();
  for (const chunk of chunks(messages)) {
    if (append.signal.aborted) return;
    const sent = chunk.filter(({ partition_key: k }) => k === null || !failedKeys.has(k));
    const answered = sent.length > 0 ? await runScript(append, sent) : [];
    let next = 0;
    for (const message of chunk) {
      const outcome = sent[next] === message ? answered[next++]! : HELD_BACK;
      if (message.partition_key !== null && !isDelivered(outcome)) {
        failedKeys.add(message.partition_key);
      }
      outcomes.push(outcome);
    }
  }
}

async function runScript(
  { connection, stream, topic, trim }: OrderedAppend,
  messages: readonly OutboundMessage[],
): Promise<PublishOutcome[]> {
  const args: string[] = [String(trim.length), ...trim];
  for (const message of messages) {
    const fields = entryFields(topic, message);
    args.push(message.partition_key ?? '', String(fields.length), ...fields);
  }
  try {
    const answers = (await connection.eval(APPEND_SCRIPT, 1, stream, ...args)) as string[];
    return answers.map(outcomeOfAnswer);
  } catch (error) {
    return messages.map(() => outcomeOfRedisError(error));
  }
}

function outcomeOfAnswer(answer: string): PublishOutcome {
  if (answer === '=') return HELD_BACK;
  const text = answer.slice(1);
  return answer.startsWith('+') ? delivered(text) : outcomeOfRedisError(new Error(text));
}

function chunks(messages: readonly OutboundMessage[]): OutboundMessage[][] {
  const result: OutboundMessage[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    const last = result.at(-1);
    bytes += message.payload.length;
    if (last && last.length < SCRIPT_MESSAGES_MAX && bytes <= SCRIPT_BYTES_MAX) last.push(message);
    else {
      result.push([message]);
      bytes = message.payload.length;
    }
  }
  return result;
}
