import { createLogger } from './logger.js';

function lineOf(log: (logger: ReturnType<typeof createLogger>) => void) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  log(createLogger({ name: 'relay', level: 'info', destination }));
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0]!) as Record<string, unknown> & { err: Record<string, unknown> };
}

describe('createLogger', () => {
  it('writes one JSON object with level, ISO time, app and the given fields', () => {
    const line = lineOf((logger) => logger.info({ topic: 'events', attempt: 2 }, 'published'));
    expect(line).toMatchObject({
      level: 'info',
      app: 'relay',
      topic: 'events',
      attempt: 2,
      msg: 'published',
    });
    expect(new Date(line['time'] as string).toISOString()).toBe(line['time']);
  });

  it('prints BigInts, Dates and cycles instead of failing', () => {
    const at = new Date('2026-11-21T10:00:00Z');
    const cycle: Record<string, unknown> = { name: 'loop' };
    cycle['self'] = cycle;
    const line = lineOf((logger) => logger.info({ id: 9007199254740993n, at, cycle }, 'x'));
    expect(JSON.stringify(line)).toContain('9007199254740993'.slice(0, 15));
    expect(line['at']).toBe('2026-11-21T10:00:00.000Z');
  });

  it('prints an error with its code and causes, and nothing else that hangs on it', () => {
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const error = Object.assign(new Error('publish failed', { cause }), { config: { key: 's3' } });
    const line = lineOf((logger) => logger.error({ err: error }, 'x'));
    expect(line.err).toMatchObject({
      type: 'Error',
      message: 'publish failed',
      cause: { message: 'refused', code: 'ECONNREFUSED' },
    });
    expect(line.err).not.toHaveProperty('config');
    expect(line.err['stack']).toContain('logger.spec');
  });

  it('keeps an error text as it is', () => {
    expect(lineOf((logger) => logger.warn({ error: 'refused' }, 'x'))['error']).toBe('refused');
  });

  it('masks secrets in fields, messages, errors and causes', () => {
    const url = 'postgres://acp:hunter2@db/acp';
    const line = lineOf((logger) =>
      logger.error(
        { authorization: 'Bearer k', url, err: new Error(url, { cause: new Error(url) }) },
        `cannot reach ${url}`,
      ),
    );
    expect(JSON.stringify(line)).not.toContain('hunter2');
    expect(line['authorization']).toBe('***');
  });
});
