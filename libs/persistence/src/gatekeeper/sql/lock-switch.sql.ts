import type { Statement } from '../../database.js';

/** The switch of a scope, held until the transaction ends. $1 scope. */
export const lockSwitch: Statement = {
  name: 'lock_switch',
  text: `SELECT FROM switches WHERE scope = $1 FOR UPDATE`,
};
