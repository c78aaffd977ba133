import type { CompiledValue } from './compiled-rule.js';

const PATH = /^[a-z]+(\.[A-Za-z_][A-Za-z0-9_]*)+$/;

/** What the engine says of a member that is not there, made once: it is thrown for every record without. */
class MissingMember extends Error {
  readonly summary: string;

  constructor(name: string) {
    super(`No such key: ${name}`);
    this.summary = this.message;
  }
}

/**
 * Most expressions of a mapping are the way to a member, as `record.data.price`: these are walked, which
 * is the greater part of what the engine would cost. Whatever is not an object of JSON on the way is
 * left to the engine, and so is what it says of it.
 */
export function walked(compiled: CompiledValue): CompiledValue {
  const { source } = compiled;
  if (!PATH.test(source)) return compiled;
  const names = source.split('.');
  const missing = names.map((name) => new MissingMember(name));
  return {
    source,
    evaluate(context) {
      let value: unknown = context;
      for (let index = 0; index < names.length; index += 1) {
        const name = names[index]!;
        if (!isJsonObject(value)) return compiled.evaluate(context);
        if (!Object.hasOwn(value, name)) {
          if (index === 0) return compiled.evaluate(context);
          throw missing[index]!;
        }
        value = value[name];
      }
      return value === undefined ? compiled.evaluate(context) : value;
    },
  };
}

/** A member of the name `constructor` makes the engine take it for something else. */
function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && value.constructor === Object;
}
