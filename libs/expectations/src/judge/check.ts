import type { Context, Expression } from '@acp/cel';
import { cleanText, type CanonicalEvent } from '@acp/contracts';
import type { Fault, Trial } from './expectation.js';
import { failed, shown, undecided } from './faults.js';

const CLAUSES_SHOWN = 4;
const MESSAGE_CHARS_MAX = 400;

/** An expression over the whole event. One that throws decides nothing. */
export function checkTrial(expression: Expression): Trial {
  return {
    judge: ({ event }) => {
      const context = contextOf(event);
      try {
        return expression.evaluate(context) === true ? null : failing(expression, context);
      } catch (error) {
        const reason = (error as { summary?: string }).summary ?? (error as Error).message;
        return undecided('', cleanText(`cannot be decided: ${reason}`, MESSAGE_CHARS_MAX));
      }
    },
  };
}

const contexts = new WeakMap<CanonicalEvent, Context>();

/** Made once for all the expressions that read an event. */
function contextOf(event: CanonicalEvent): Context {
  const known = contexts.get(event);
  if (known) return known;
  const context = {
    ...event,
    occurred_at: new Date(event.occurred_at),
    ingested_at: new Date(event.ingested_at),
  };
  contexts.set(event, context);
  return context;
}

/** What was not true, and what it read. */
function failing(expression: Expression, context: Context): Fault {
  const [, ...read] = expression.explain(context);
  const values = read.slice(0, CLAUSES_SHOWN).map(({ src, value }) => `${src} is ${shown(value)}`);
  const because = values.length > 0 ? `: ${values.join(', ')}` : '';
  return failed('', cleanText(`\`${expression.source}\` is not true${because}`, MESSAGE_CHARS_MAX));
}
