import { canonicalTime } from '@acp/contracts';
import { GOLD_INTERVALS, type CandlePlace, type GoldInterval } from '@acp/gold';
import { BadRequestException } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

const LIMIT_DEFAULT = 500;
const LIMIT_MAX = 5_000;
/** Candles that one question may be about; as of an instant each of them is added up again. */
const RANGE_CANDLES_MAX = 20_000;
const SYMBOL_CHARS_MAX = 64;
const CURSOR_CHARS_MAX = 512;
const PRINTABLE = /^[^\u0000-\u001f]*$/;
const MILLISECONDS: Record<GoldInterval, number> = {
  '1m': 60_000,
  '1h': 3_600_000,
  '1d': 86_400_000,
};

/** A page of what was asked for. */
export interface Answer<Item> {
  items: Item[];
  /** Null: as the views are now. */
  as_of: string | null;
  /** For the next page; null behind the last. */
  next_cursor: string | null;
}

class PageQuestion {
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly as_of?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LIMIT_MAX)
  readonly limit: number = LIMIT_DEFAULT;
}

export class CandlesQuestion extends PageQuestion {
  @IsString()
  @Length(1, SYMBOL_CHARS_MAX)
  @Matches(PRINTABLE)
  readonly symbol!: string;

  @IsIn(GOLD_INTERVALS)
  readonly interval!: GoldInterval;

  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly from?: string;

  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly to?: string;

  @IsOptional()
  @IsString()
  @MaxLength(CURSOR_CHARS_MAX)
  readonly cursor?: string;
}

export class QuotesQuestion extends PageQuestion {
  @IsOptional()
  @IsString()
  @Length(1, SYMBOL_CHARS_MAX)
  @Matches(PRINTABLE)
  readonly symbol?: string;
}

/** From `from` (default: 500 intervals before the end) until before `to` (default: the end of now). */
export function rangeOf(
  { from, to, interval }: CandlesQuestion,
  now: Date,
): { from: string; to: string } {
  const step = MILLISECONDS[interval];
  const end =
    timeOf('to', to) ?? new Date(Math.ceil((now.getTime() + 1) / step) * step).toISOString();
  const begin =
    timeOf('from', from) ?? new Date(Date.parse(end) - LIMIT_DEFAULT * step).toISOString();
  const candles = (Date.parse(end) - Date.parse(begin)) / step;
  if (candles < 0) throw new BadRequestException('from must not be after to');
  if (candles > RANGE_CANDLES_MAX) {
    throw new BadRequestException(
      `from and to must be at most ${RANGE_CANDLES_MAX} candles of ${interval} apart`,
    );
  }
  return { from: begin, to: end };
}

/** Undefined where it was not asked for; what is to come was not known by anybody. */
export function instantOf(asOf: string | undefined, now: Date): string | undefined {
  const instant = timeOf('as_of', asOf);
  if (instant !== undefined && Date.parse(instant) > now.getTime()) {
    throw new BadRequestException('as_of must not be in the future');
  }
  return instant;
}

function timeOf(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = canonicalTime(text);
  if (time !== null) return time;
  throw new BadRequestException(
    `${name} must be a time with its zone, for example 2026-11-21T10:00:00Z`,
  );
}

export function encodePlace({ openedAt, source, venue }: CandlePlace): string {
  return Buffer.from(JSON.stringify([openedAt, source, venue])).toString('base64url');
}

export function decodePlace(cursor: string | undefined): CandlePlace | undefined {
  if (cursor === undefined) return undefined;
  const [openedAt, source, venue] = membersOf(cursor);
  if (
    ![openedAt, source, venue].every((one) => typeof one === 'string') ||
    !canonicalTime(openedAt as string)
  ) {
    throw new BadRequestException('cursor must be the next_cursor of an answer');
  }
  return { openedAt, source, venue } as CandlePlace;
}

function membersOf(cursor: string): unknown[] {
  try {
    const members: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(members) ? members : [];
  } catch {
    return [];
  }
}
