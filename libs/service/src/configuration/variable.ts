import 'reflect-metadata';

export interface VariableOptions {
  /** One sentence: what it does, unit and limits included. */
  description: string;
  /** Taken where the variable is absent or empty. */
  default?: unknown;
  /** Never printed. Passwords inside URLs are masked without this. */
  secret?: boolean;
  /** Of a number, both included; given by `Milliseconds`, `Bytes`, `Count`, `Days`, `Port`. */
  range?: { min: number; max: number };
  /** Shown in the reference. */
  example?: string;
  /** Name of the variable, where it is not the property in UPPER_SNAKE. */
  name?: string;
}

export type VariableType = 'text' | 'number' | 'boolean' | 'list';

/** A property of a configuration class and the environment variable it is read from. */
export interface VariableDefinition extends VariableOptions {
  name: string;
  property: string;
  type: VariableType;
}

const VARIABLES = Symbol('control-plane:variables');

/**
 * Marks a property of a configuration class as read from the environment. A number is marked by its kind
 * instead (`Milliseconds`, `Bytes`, …), so that none is without a ceiling.
 */
export function Variable(options: VariableOptions): PropertyDecorator {
  return (prototype, property) => {
    const key = String(property);
    const declared: unknown = Reflect.getMetadata('design:type', prototype, property);
    const type = typeOf(declared);
    if (type === 'number' && !options.range) {
      throw new Error(`${key} is a number: mark it as Milliseconds, Bytes, Count, Days or Port`);
    }
    const own = (Reflect.getOwnMetadata(VARIABLES, prototype) as VariableDefinition[]) ?? [];
    const definition: VariableDefinition = {
      ...options,
      name: options.name ?? upperSnake(key),
      property: key,
      type,
    };
    Reflect.defineMetadata(VARIABLES, [...own, definition], prototype);
  };
}

/** The variables of a class and of those it extends; the nearer declaration of a property counts. */
export function variablesOf(configClass: new () => object): VariableDefinition[] {
  const found = new Map<string, VariableDefinition>();
  for (const prototype of chainOf(configClass.prototype as object)) {
    const own = (Reflect.getOwnMetadata(VARIABLES, prototype) as VariableDefinition[]) ?? [];
    for (const definition of own) found.set(definition.property, definition);
  }
  return [...found.values()];
}

function chainOf(prototype: object): object[] {
  const parent = Object.getPrototypeOf(prototype) as object | null;
  return parent && parent !== Object.prototype ? [...chainOf(parent), prototype] : [prototype];
}

function upperSnake(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function typeOf(declared: unknown): VariableType {
  if (declared === Number) return 'number';
  if (declared === Boolean) return 'boolean';
  return declared === Array ? 'list' : 'text';
}
