import type { Context, Expression } from '@acp/cel';
import { cleanText } from '@acp/contracts';
import type { Candidate, Fault, Trial } from './expectation.js';
import { failed, shown, undecided } from './faults.js';

const CLAUSES_SHOWN = 4;
const MESSAGE_CHARS_MAX = 400;

/** Members that an expression sees as times. */
const TIMES = ['occurred_at', 'ingested_at'];

/** An expression over the whole event. One that throws decides nothing. */
export function checkTrial(expression: Expression): Trial {
  const readsTimes = TIMES.some((name) => expression.reads.has(name));
  return {
    judge: (candidate) => {
      const context = readsTimes ? withTimes(candidate) : (candidate.event as object as Context);
      try {
        return expression.evaluate(context) === true ? null : failing(expression, context);
      } catch (error) {
        const reason = (error as { summary?: string }).summary ?? (error as Error).message;
        return undecided('', cleanText(`cannot be decided: ${reason}`, MESSAGE_CHARS_MAX));
      }
    },
  };
}

/** Made once for all the expressions that read a time of an event; for the others its text will do. */
function withTimes(candidate: Candidate): Context {
  const { event } = candidate;
  candidate.withTimes ??= {
    __proto__: event,
    occurred_at: new Date(event.occurred_at),
    ingested_at: new Date(event.ingested_at),
  };
  return candidate.withTimes;
}

/** What was not true, and what it read. */
function failing(expression: Expression, context: Context): Fault {
  const [, ...read] = expression.explain(context);
  const values = read.slice(0, CLAUSES_SHOWN).map(({ src, value }) => `${src} is ${shown(value)}`);
  const because = values.length > 0 ? `: ${values.join(', ')}` : '';
  return failed('', cleanText(`\`${expression.source}\` is not true${because}`, MESSAGE_CHARS_MAX));
}
