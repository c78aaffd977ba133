import { DatabaseError } from 'pg';
import type { GateRefusal } from './decision-rows.js';

/** What `gate_pass` raised, or null for every other error. */
export function gateRefusalOf(error: unknown): GateRefusal | null {
  if (!(error instanceof DatabaseError)) return null;
  const detail = () => JSON.parse(error.detail ?? 'null') as unknown;
  switch (error.code) {
    case 'AC001':
      return { kind: 'switched', scopes: detail() as string[] };
    case 'AC002':
      return { kind: 'changed' };
    case 'AC003':
      return { kind: 'over', left: new Map(Object.entries(detail() as Record<string, string>)) };
    case 'AC004':
      return { kind: 'known', ids: detail() as string[] };
    default:
      return null;
  }
}
