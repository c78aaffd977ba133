import { WEBHOOK_SECRET_FORM, defineTopic } from '@acp/contracts';
import { webhookOptionsShape } from './webhook-options.js';

const secret = `whsec_${Buffer.from('0123456789abcdef01234567').toString('base64')}`;

function problems(destination: string, options: Record<string, unknown> = {}) {
  const topic = defineTopic({ name: 'hooks', transport: 'webhook', destination, options });
  return webhookOptionsShape.inspect(topic).map(({ path, message }) => `${path} ${message}`);
}

describe('the options of a webhook', () => {
  it('take one secret, or two while one is being rotated', () => {
    expect(problems('https://x.example/hook', { secrets: [secret] })).toEqual([]);
    expect(problems('https://x.example/hook', { secrets: [secret, secret] })).toEqual([]);
  });

  it.each([
    ['ftp://x.example', {}, '/destination must be an http or https URL'],
    ['hooks', {}, '/destination must be an http or https URL'],
    [
      'https://user@x.example',
      {},
      '/destination must not hold a user; use `options.headers.authorization`',
    ],
    [
      'https://x.example',
      { secrets: [secret, 'not base64!'] },
      `/options/secrets/1 ${WEBHOOK_SECRET_FORM}`,
    ],
    ['https://x.example', { secrets: ['whsec_YWI='] }, `/options/secrets/0 ${WEBHOOK_SECRET_FORM}`],
    [
      'https://x.example',
      { concurency: 3 },
      '/options/concurency unknown field `concurency`; did you mean `concurrency`?',
    ],
    ['https://x.example', { concurrency: 0 }, '/options/concurrency must be >= 1'],
    [
      'https://x.example',
      { headers: { 'x-a': 'line\nbreak' } },
      '/options/headers/x-a must match pattern "^[\\t\\x20-\\x7e]*$"',
    ],
    ...[
      'Content-Type',
      'webhook-ID',
      'WEBHOOK-signature',
      'X-ACP-Topic',
      'CE-id',
      'TraceParent',
    ].map((name): [string, object, string] => [
      'https://x.example',
      { headers: { [name]: 'x' } },
      `/options/headers/${name} is written by the platform; choose another name`,
    ]),
    ...['Connection', 'expect', 'Keep-Alive', 'Transfer-Encoding', 'upgrade', 'TE'].map(
      (name): [string, object, string] => [
        'https://x.example',
        { headers: { [name]: 'close' } },
        `/options/headers/${name} belongs to the connection and cannot be set`,
      ],
    ),
    [
      'https://x.example',
      { headers: { 'X-A': '1', 'x-a': '2' } },
      '/options/headers/x-a is given twice: names have no case',
    ],
  ] as [string, Record<string, unknown>, string][])(
    'refuse %s with %j',
    (destination, options, expected) => {
      expect(problems(destination, options)).toEqual([expected]);
    },
  );
});
