import type { SwitchDetail, SwitchPeriod } from '@acp/contracts';
import type { Runner } from '../database.js';
import { iso } from '../iso-time.js';
import { Where } from '../where.js';
import { releasesOut } from './sql/released-entries.sql.js';

/** A scope in its two halves; everything has no value. */
export interface ScopeParts {
  kind: string;
  value: string | null;
}

export function partsOfScope(scope: string): ScopeParts {
  const colon = scope.indexOf(':');
  return colon < 0
    ? { kind: scope, value: null }
    : { kind: scope.slice(0, colon), value: scope.slice(colon + 1) };
}

const COLUMNS = `
  p.id::text AS id, p.scope, s.scope IS NOT NULL AS on, p.from_seq::text AS from_seq, p.engaged_by,
  ${iso('p.engaged_at')} AS engaged_at, p.reason,
  CASE WHEN s.lift_requested_by IS NOT NULL THEN json_build_object(
    'by', s.lift_requested_by, 'at', ${iso('s.lift_requested_at')}, 'reason', s.lift_reason)
  END AS lift_requested,
  CASE WHEN l.period_id IS NOT NULL THEN json_build_object(
    'to_seq', l.to_seq::text, 'first_by', l.first_by, 'second_by', l.second_by,
    'at', ${iso('l.at')}, 'reason', l.reason) END AS lifted`;

const PERIODS = `
  switch_periods p LEFT JOIN switches s ON s.period_id = p.id
  LEFT JOIN switch_lifts l ON l.period_id = p.id`;

/** Newest releases of a scope that are counted, and of all among which they are looked for. */
const RELEASES_MAX = 20_000;
const RELEASES_SEEN_MAX = 200_000;
const DECISIONS_NAMED_MAX = 20;

/** Reads of switches, and of what was out when one was engaged. */
export class SwitchRepository {
  constructor(private readonly runner: Runner) {}

  /** Newest first, before the id given. */
  async list(
    { on }: { on?: boolean | undefined },
    limit: number,
    beforeId: string | null,
  ): Promise<SwitchPeriod[]> {
    const where = new Where().add(beforeId ?? undefined, ($) => `p.id < ${$}::bigint`);
    if (on !== undefined) where.always(`s.scope IS ${on ? 'NOT ' : ''}NULL`);
    const { rows } = await this.runner.ask<SwitchPeriod & Record<string, unknown>>({
      text: `SELECT ${COLUMNS} FROM ${PERIODS} WHERE ${where}
             ORDER BY p.id DESC LIMIT ${where.value(limit)}`,
      values: where.values,
    });
    return rows;
  }

  /** That were on at some time of a period, in the order of their engagement, after the id given. */
  async during(
    { from, to }: { from: string; to: string },
    limit: number,
    afterId: string,
  ): Promise<SwitchPeriod[]> {
    const text = `SELECT ${COLUMNS} FROM ${PERIODS}
                  WHERE p.engaged_at < $2::timestamptz AND (l.at IS NULL OR l.at >= $1::timestamptz)
                    AND p.id > $3::bigint ORDER BY p.id LIMIT $4::int`;
    const { rows } = await this.runner.run<SwitchPeriod & Record<string, unknown>>(
      { name: 'switches_during', text },
      [from, to, afterId, limit],
    );
    return rows;
  }

  /** The switch of a scope where it is on. */
  async find(scope: string): Promise<SwitchPeriod | null> {
    const text = `SELECT ${COLUMNS} FROM ${PERIODS} WHERE s.scope = $1`;
    const { rows } = await this.runner.run<SwitchPeriod & Record<string, unknown>>(
      { name: 'switch_of_scope', text },
      [scope],
    );
    return rows[0] ?? null;
  }

  /** Why somebody engaged the switch of a scope last; null where they never did. */
  async newestReason(scope: string, by: string): Promise<string | null> {
    const text = `SELECT reason FROM switch_periods WHERE scope = $1 AND engaged_by = $2
                  ORDER BY id DESC LIMIT 1`;
    const statement = { name: 'newest_switch_reason', text };
    const { rows } = await this.runner.run<{ reason: string }>(statement, [scope, by]);
    return rows[0]?.reason ?? null;
  }

  async period(id: string): Promise<SwitchPeriod | null> {
    const text = `SELECT ${COLUMNS} FROM ${PERIODS} WHERE p.id = $1::bigint`;
    const { rows } = await this.runner.run<SwitchPeriod & Record<string, unknown>>(
      { name: 'switch_period', text },
      [id],
    );
    return rows[0] ?? null;
  }

  /** What has become of what was out when a period began. */
  async out(period: SwitchPeriod): Promise<Pick<SwitchDetail, 'out' | 'recalled'>> {
    const { kind, value } = partsOfScope(period.scope);
    const { rows } = await this.runner.run<OutRow>(releasesOut, [
      ...[kind, value, RELEASES_MAX, DECISIONS_NAMED_MAX, RELEASES_SEEN_MAX],
      ...[period.from_seq, period.engaged_at, period.lifted?.at ?? null],
    ]);
    const of = (state: OutRow['state']) => {
      const { value, estimated, decisions } = rows.find((each) => each.state === state)!;
      return { count: { value, estimated }, decisions };
    };
    const out = {
      undelivered: of('undelivered'),
      in_flight: of('in_flight'),
      delivered: of('delivered'),
      effected: of('effected'),
    };
    return { out, recalled: of('recalled') };
  }
}

interface OutRow extends Record<string, unknown> {
  state: keyof SwitchDetail['out'] | 'recalled';
  value: number;
  estimated: boolean;
  decisions: string[];
}
