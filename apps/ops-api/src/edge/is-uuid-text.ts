import { applyDecorators } from '@nestjs/common';
import { IsString, Matches } from 'class-validator';

/** Any 128 bits in the usual spelling: trace ids need not be UUIDs of a known version. */
export const UUID_TEXT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function IsUuidText(): PropertyDecorator {
  return applyDecorators(IsString(), Matches(UUID_TEXT, { message: '$property must be a UUID' }));
}
