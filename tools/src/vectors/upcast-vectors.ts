import { compileUpcast, type UpcastMap } from '@acp/catalogue';

/** The payloads of the version before: open, so that every member may be read. */
const BEFORE = { type: 'object' };

interface Step {
  name: string;
  upcast: UpcastMap;
  payload: Record<string, unknown>;
}

const PARCEL = { parcel: 'P-1', weight_kg: '0.50', to: { name: 'Ann', city: null }, own: [1] };

const IN_THE_SUBSET: readonly Step[] = [
  step('what is not named stays', { drop: ['absent'] }),
  step('a member by another name', { set: { name: 'payload.to.name' }, drop: ['to'] }),
  step('a member in the place of itself', { set: { to: 'payload.to.name' } }),
  step('an object, and null', { set: { receiver: 'payload.to', city: 'payload.to.city' } }),
  step('a text', { set: { carrier: "'unknown'", note: '"it\'s"', empty: "''" } }),
  step('numbers and words', {
    set: { n: '0', minus: '-12', yes: 'true', no: 'false', none: 'null' },
  }),
  step('a product of decimals', {
    set: { weight_g: "string(decimal(payload.weight_kg) * decimal('1000'))" },
    drop: ['weight_kg'],
  }),
  step('a sum, a difference, and a decimal alone', {
    set: {
      more: "string(decimal(payload.weight_kg) + decimal('0.000000000000000000000000000001'))",
      less: "string( decimal(payload.weight_kg)-decimal('1') )",
      bare: 'string(decimal(payload.weight_kg))',
    },
  }),
  step('zero has no sign', {
    set: {
      bare: "string(decimal('-0.00'))",
      product: "string(decimal('0') * decimal('-1'))",
    },
  }),
  step('a member that is absent', { set: { name: 'payload.receiver.name' } }),
  step('a text that is no decimal', { set: { grams: 'string(decimal(payload.parcel))' } }),
];

const BEYOND: readonly Step[] = [
  step('a condition', { set: { heavy: "decimal(payload.weight_kg) > decimal('10')" } }),
  step('a choice', { set: { name: "has(payload.to) ? payload.to.name : 'nobody'" } }),
  step('a call', { set: { length: 'size(payload.parcel)' } }),
  step('an escape', { set: { line: "'a\\nb'" } }),
  step('texts that are joined', { set: { both: "payload.parcel + '/1'" } }),
];

function step(name: string, upcast: UpcastMap): Step {
  return { name, upcast, payload: PARCEL };
}

/** What upcasters make, and what a language without CEL may leave. */
export function upcastVectors(): object {
  return {
    about:
      'A map brings a payload to the next version: `drop` is left out, `set` is made of the payload as it was, all else ' +
      'stays; `expect` null: it cannot be brought along, and is an error. A language without CEL needs the subset: ' +
      '`payload.a.b`; text in quotes without a backslash; whole numbers; true, false, null; `string(decimal(X))` and `string(decimal(X) OP decimal(Y))` ' +
      'with + - * and exact results, X and Y a path or text. An upcaster of `beyond` must be refused before an event ' +
      'is read, or give `expect`.',
    subset: IN_THE_SUBSET.map(answered),
    beyond: BEYOND.map(answered),
    chains: [
      chain('one after the other', [
        {
          set: { weight_g: "string(decimal(payload.weight_kg) * decimal('1000'))" },
          drop: ['weight_kg'],
        },
        { set: { mass: 'payload.weight_g', unit: "'g'" }, drop: ['weight_g'] },
      ]),
    ],
  };
}

function answered({ name, upcast, payload }: Step): object {
  const made = upcasterOf(upcast);
  try {
    return { name, upcast, payload, expect: made({ ...payload }) };
  } catch {
    return { name, upcast, payload, expect: null };
  }
}

/** The first brings version 1 to version 2. */
function chain(name: string, upcasts: readonly UpcastMap[]): object {
  const expect = upcasts.reduce<Record<string, unknown>>(
    (payload, upcast) => upcasterOf(upcast)(payload),
    PARCEL,
  );
  return { name, upcasts, payload: PARCEL, expect };
}

function upcasterOf(upcast: UpcastMap) {
  const compiled = compileUpcast(upcast, { before: BEFORE, after: BEFORE });
  if (compiled.ok) return compiled.upcast;
  throw new Error(`a vector does not compile: ${JSON.stringify(compiled.problems)}`);
}
