import { Webhook } from 'standardwebhooks';
import { secretKey, signatureProblem } from './verify-signature.js';

const OLD = `whsec_${Buffer.from('the old secret of the destination').toString('base64')}`;
const NEW = `whsec_${Buffer.from('the new secret of the destination').toString('base64')}`;
const now = new Date('2026-11-21T08:00:00Z');
const body = Buffer.from('{"price":"0.10","note":"über 🚀"}');

function signed(secret: string, at = now, text = body) {
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', at, text.toString()),
  };
}
const problem = (headers: Record<string, string>, secrets = [OLD], content = body) =>
  signatureProblem({ headers, body: content }, { secrets, now });

describe('signatureProblem', () => {
  it('finds none in what the library of the specification signs', () => {
    expect(problem(signed(OLD))).toBeNull();
  });

  it('accepts either secret during a rotation, and either of two signatures', () => {
    expect(problem(signed(NEW), [OLD, NEW])).toBeNull();
    const both = {
      ...signed(OLD),
      'webhook-signature': `${signed(NEW)['webhook-signature']} ${signed(OLD)['webhook-signature']}`,
    };
    expect(problem(both, [OLD])).toBeNull();
  });

  it('refuses another secret, a changed byte, a changed id and a changed time', () => {
    expect(problem(signed(NEW), [OLD])).toMatch('no signature');
    expect(problem(signed(OLD), [OLD], Buffer.from(`${body} `))).toMatch('no signature');
    expect(problem({ ...signed(OLD), 'webhook-id': 'msg_2' })).toMatch('no signature');
    const later = String(Math.floor(now.getTime() / 1000) + 1);
    expect(problem({ ...signed(OLD), 'webhook-timestamp': later })).toMatch('no signature');
  });

  it('takes the body as bytes: two that decode to the same text do not share a signature', () => {
    const broken = Buffer.from([0x22, 0xff, 0x22]);
    const other = Buffer.from([0x22, 0xfe, 0x22]);
    const headers = signed(OLD, now, broken);
    expect(problem(headers, [OLD], broken)).toMatch('no signature');
    expect(problem(headers, [OLD], other)).toMatch('no signature');
  });

  it('refuses a request that is older or newer than the tolerance', () => {
    expect(problem(signed(OLD, new Date(now.getTime() - 301_000)))).toMatch('too old');
    expect(problem(signed(OLD, new Date(now.getTime() + 301_000)))).toMatch('in the future');
    expect(problem(signed(OLD, new Date(now.getTime() - 299_000)))).toBeNull();
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('requires %s', (name) => {
    expect(problem({ ...signed(OLD), [name]: '' })).toMatch('required');
  });

  it.each(['v1', 'v1,', 'v1a,abc', 'v2,AAAA', 'garbage', 'v1,*** v1,####'])(
    'refuses the signature %s',
    (signature) => {
      expect(problem({ ...signed(OLD), 'webhook-signature': signature })).toMatch('no signature');
    },
  );

  it.each(['1e9', '-1', '0x10', 'NaN', '12.5'])('refuses the timestamp %s', (timestamp) => {
    expect(problem({ ...signed(OLD), 'webhook-timestamp': timestamp })).toMatch('not in seconds');
  });
});

describe('secretKey', () => {
  it.each(['', 'whsec_', 'whsec_not base64!', 'whsec_a'])('refuses %p', (secret) => {
    expect(() => secretKey(secret)).toThrow('whsec_');
  });
});
