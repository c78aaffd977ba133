import { IsNotEmpty } from 'class-validator';
import { applyDecorators } from '@nestjs/common';
import { PlainText } from './plain-text.js';

/** Longest reason an operator gives. */
export const REASON_CHARS_MAX = 1_000;

/** Why an operator does something: kept in the audit log for ever. */
export function IsReason(): PropertyDecorator {
  return applyDecorators(IsNotEmpty(), PlainText(REASON_CHARS_MAX));
}
