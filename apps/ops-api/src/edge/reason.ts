import { Matches } from 'class-validator';
import { applyDecorators } from '@nestjs/common';
import { PlainText } from './plain-text.js';

/** Longest reason an operator gives. */
const REASON_CHARS_MAX = 1_000;

/** Why an operator does something: kept in the audit log for ever. */
export function IsReason(): PropertyDecorator {
  const message = '$property must say something';
  return applyDecorators(Matches(/\S/, { message }), PlainText(REASON_CHARS_MAX));
}
