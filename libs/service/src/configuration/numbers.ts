import { applyDecorators } from '@nestjs/common';
import { IsInt, Max, Min } from 'class-validator';
import { Variable, type VariableOptions } from './variable.js';

/** A whole number between two bounds, both included. There is none without a ceiling. */
export interface NumberOptions extends Omit<VariableOptions, 'default' | 'range'> {
  default?: number;
  min: number;
  max: number;
}

/** What a timer of Node takes: beyond it every timer fires at once, again and again. */
export const MILLISECONDS_MAX = 2 ** 31 - 1;
/** More than one process should ever hold or take at once. */
const BYTES_MAX = 64 * 1024 ** 3;
const COUNT_MAX = 1_000_000_000;
const DAYS_MAX = 36_500;
const PORT_MAX = 65_535;

/** A time: a timer, a timeout, an age. */
export const Milliseconds = kind(MILLISECONDS_MAX);
/** A size. */
export const Bytes = kind(BYTES_MAX);
/** How many of something. */
export const Count = kind(COUNT_MAX);
/** How long something is kept. */
export const Days = kind(DAYS_MAX);

/** The port to listen on; each app has its own default. */
export function Port(
  fallback: number,
  description = 'Port to listen on; 0 takes a free one.',
): PropertyDecorator {
  return kind(PORT_MAX)({ description, default: fallback, min: 0, max: PORT_MAX });
}

/** Checked where a setting is declared, so that one beyond what its kind can hold cannot be written. */
function kind(ceiling: number) {
  return ({ min, max, ...options }: NumberOptions): PropertyDecorator => {
    if (!(min >= 0 && min <= max && max <= ceiling)) {
      throw new Error(
        `a setting of this kind lies between 0 and ${ceiling}, not ${min} and ${max}`,
      );
    }
    const variable = Variable({ ...options, range: { min, max } });
    return applyDecorators(variable, IsInt(), Min(min), Max(max)) as PropertyDecorator;
  };
}
