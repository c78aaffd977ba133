import { randomBytes } from 'node:crypto';
import { webhookKey } from './webhook-secret.js';

const secretOf = (bytes: number) => `whsec_${randomBytes(bytes).toString('base64')}`;

describe('a webhook secret', () => {
  it.each([24, 25, 32, 63, 64])('of %i bytes holds that key', (bytes) => {
    const secret = secretOf(bytes);
    expect(webhookKey(secret)?.toString('base64')).toBe(secret.slice(6));
    expect(webhookKey(secret.replaceAll('=', ''))).toEqual(webhookKey(secret));
  });

  it.each([
    ['', 'nothing'],
    ['whsec_', 'a prefix only'],
    [secretOf(2), 'two bytes'],
    [secretOf(23), 'one byte too few'],
    [secretOf(65), 'one byte too many'],
    [secretOf(32).slice(6), 'no prefix'],
    [secretOf(32).replace('whsec_', 'WHSEC_'), 'a prefix in another case'],
    [`${secretOf(24)}\n`, 'a line break at the end'],
    [` ${secretOf(24)}`, 'a space in front'],
    ['whsec_not base64! not base64! not base64!', 'no base64'],
    [`whsec_${Buffer.alloc(24, 0xff).toString('base64url')}`, 'base64 of the kind for URLs'],
  ])('%j is none: %s', (secret) => {
    expect(webhookKey(secret)).toBeNull();
  });
});
