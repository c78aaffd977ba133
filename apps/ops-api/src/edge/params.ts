import { ControlPlaneError } from '@acp/contracts';
import { Injectable, type PipeTransform } from '@nestjs/common';
import { UUID_TEXT } from './is-uuid-text.js';

const ENTRY_ID = /^[1-9]\d{0,17}$/;

/** A path parameter that must be a UUID. */
@Injectable()
export class UuidParam implements PipeTransform<string, string> {
  transform(value: string): string {
    if (UUID_TEXT.test(value)) return value.toLowerCase();
    throw new ControlPlaneError('REQUEST.MALFORMED', 'the id in the path must be a UUID');
  }
}

/** A path parameter that must be the id of an outbox entry. */
@Injectable()
export class EntryIdParam implements PipeTransform<string, string> {
  transform(value: string): string {
    if (ENTRY_ID.test(value)) return value;
    throw new ControlPlaneError('REQUEST.MALFORMED', 'the id in the path must be a whole number');
  }
}

/** A path parameter that must be the number of a version. */
@Injectable()
export class VersionParam implements PipeTransform<string, number> {
  transform(value: string): number {
    if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
    throw new ControlPlaneError(
      'REQUEST.MALFORMED',
      'the version in the path must be a whole number',
    );
  }
}

const NAME_CHARS_MAX = 256;

/** A path parameter that names something: plain text that PostgreSQL can hold. */
@Injectable()
export class NameParam implements PipeTransform<string, string> {
  transform(value: string): string {
    const plain = value.length <= NAME_CHARS_MAX && /^[^\0\p{Surrogate}]+$/u.test(value);
    if (plain) return value;
    throw new ControlPlaneError('REQUEST.MALFORMED', 'the name in the path cannot be read');
  }
}
