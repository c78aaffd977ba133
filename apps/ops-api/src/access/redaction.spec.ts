import { parseRedactionPath, redact, REDACTED } from './redaction.js';

const payload = {
  symbol: 'BTCUSDT',
  user: { email: 'a@example.org', password: 'x' },
  orders: [{ card: '4111', lines: [{ card: '4222' }] }, { card: null }],
};

function masked(...paths: string[]) {
  return redact(payload, paths.map(parseRedactionPath));
}

describe('redact', () => {
  it('masks the member a path leads to and leaves the original alone', () => {
    const { value, redacted } = masked('$.user.email');
    expect(value.user).toEqual({ email: REDACTED, password: 'x' });
    expect(redacted).toEqual(['$.user.email']);
    expect(payload.user.email).toBe('a@example.org');
  });

  it('masks every element, one element, every member, and any depth', () => {
    expect(masked('$.orders[*].card').value.orders.map((o) => o.card)).toEqual([
      REDACTED,
      REDACTED,
    ]);
    expect(masked('$.orders[1].card').value.orders.map((o) => o.card)).toEqual(['4111', REDACTED]);
    expect(masked('$.user.*').value.user).toEqual({ email: REDACTED, password: REDACTED });
    expect(masked('$..card').value.orders[0]).toEqual({
      card: REDACTED,
      lines: [{ card: REDACTED }],
    });
    expect(masked(`$['user']['email']`).redacted).toEqual([`$['user']['email']`]);
  });

  it('names only the paths that masked something', () => {
    expect(masked('$.nothing', '$.symbol.deeper', '$.symbol').redacted).toEqual(['$.symbol']);
  });

  it.each(['user.email', '$', '$.', '$.a b', '$[x]'])('refuses the path %s', (path) => {
    expect(() => parseRedactionPath(path)).toThrow(path);
  });
});
