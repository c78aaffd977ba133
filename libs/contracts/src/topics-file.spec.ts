import { ControlPlaneError } from './error-codes.js';
import { topicPolicyForDisplay } from './topic-display.js';
import { DEFAULT_LIMITS, DEFAULT_RETRY, routesOf } from './topic.js';
import { loadTopics, parseTopicsFile, type TopicsFileOptions } from './topics-file.js';

const env = { HOOK_URL: 'https://hooks.example/in/abc', HOOK_SECRET: 'whsec_c2VjcmV0' };

function parse(text: string, inspectTopic?: TopicsFileOptions['inspectTopic']) {
  return parseTopicsFile(text, { fileName: 'topics.yaml', env, inspectTopic });
}

function problemsOf(text: string): string[] {
  try {
    parse(text);
  } catch (error) {
    expect(error).toBeInstanceOf(ControlPlaneError);
    expect((error as ControlPlaneError).code).toBe('CONFIG.INVALID');
    return (error as Error).message.split('\n');
  }
  throw new Error('the file is valid');
}

describe('canaries', () => {
  const routes = (text: string) => routesOf('CANARY_BEAT', parse(text)).map(({ name }) => name);

  it('go to every topic, whatever types it lists, but to those that opt out', () => {
    expect(
      routes(`
topics:
  - { name: quotes, transport: log, event_types: [MARKET_QUOTE_INGESTED] }
  - { name: all, transport: log, ordering: key }
  - { name: away, transport: log, canary: false }
  - { name: named, transport: log, event_types: [CANARY_BEAT], canary: false }
  - { name: orders, transport: log, gated: true }
`),
    ).toEqual(['quotes', 'all']);
  });

  it('go to a gated topic only where it asks for them', () => {
    expect(
      routes(`
topics:
  - { name: orders, transport: log, gated: true }
  - { name: refused, transport: log, gated: true, canary: false }
  - { name: watched, transport: log, gated: true, canary: true }
`),
    ).toEqual(['watched']);
  });
});

describe('a topics file', () => {
  it('gives a topic limits of its alarms, in whole seconds', () => {
    const of = (alarms: string) => `topics: [{ name: a, transport: log, alarms: ${alarms} }]`;
    expect(parse(of('{ due_s: 30 }'))[0]!.alarms).toEqual({ due_s: 30 });
    expect(problemsOf(of('{ due_s: 0 }')).join()).toContain('/topics/0/alarms/due_s');
    expect(problemsOf(of('{ due: 30 }')).join()).toContain('/topics/0/alarms/due');
  });

  it('fills in every default, and takes what is given', () => {
    const [topic] = parse(`
topics:
  - name: quotes
    transport: redis-streams
    event_types: [MARKET_QUOTE_INGESTED]
    ordering: key
    retry: { max_attempts: 9 }
    limits: { publish_timeout_ms: 500 }
    options: { maxlen: 1000 }
`);
    expect(topic).toMatchObject({
      name: 'quotes',
      destination: 'quotes',
      format: 'canonical',
      ordering: 'key',
      on_dead_letter: 'block',
      retry: { ...DEFAULT_RETRY, max_attempts: 9 },
      limits: { ...DEFAULT_LIMITS, publish_timeout_ms: 500 },
      options: { maxlen: 1000 },
    });
  });

  it('may be JSON', () => {
    const text = JSON.stringify({ topics: [{ name: 'a', transport: 'log' }] }, null, '\t');
    expect(parse(text).map((t) => t.name)).toEqual(['a']);
  });

  it('names every problem at once, each with its line and the nearest valid name', () => {
    const problems = problemsOf(`topics:
  - name: Quotes
    transport: kafak
    event_types: [MARKET_QUOTES_INGESTED, '*']
    limits:
      batch_entries: 10
      publish_timeout_ms: soon
  - transport: log
    orderings: key
`);
    expect(problems).toEqual([
      'topics.yaml:2: /topics/0/name must be lower-case letters, digits, `.`, `_` and `-`, at most 100',
      'topics.yaml:3: /topics/0/transport must be one of redis-streams, nats-jetstream, kafka, rabbitmq, webhook, log, memory, noop; did you mean kafka?',
      'topics.yaml:4: /topics/0/event_types/0 unknown event type `MARKET_QUOTES_INGESTED`; did you mean `MARKET_QUOTE_INGESTED`?',
      'topics.yaml:6: /topics/0/limits/batch_entries unknown field `batch_entries`; did you mean `batch_entries_max`?',
      'topics.yaml:7: /topics/0/limits/publish_timeout_ms must be integer',
      'topics.yaml:8: /topics/1 `name` is missing',
      'topics.yaml:9: /topics/1/orderings unknown field `orderings`; did you mean `ordering`?',
    ]);
  });

  it.each([
    ['no topics at all', 'topics: []', 'topics.yaml:1: /topics must NOT have fewer than 1 items'],
    ['an empty file', '', 'topics.yaml:1: must be object'],
    ['a list instead of a map', '- name: a', 'topics.yaml:1: must be object'],
    [
      'a name used twice',
      'topics:\n  - { name: a, transport: log }\n  - { name: a, transport: log }',
      'topics.yaml:3: /topics/1/name the name `a` is taken above',
    ],
    [
      'a member written twice',
      'topics:\n  - name: a\n    name: b\n    transport: log',
      'topics.yaml:3: cannot be read: Map keys must be unique',
    ],
    [
      'an alias without its anchor',
      'topics:\n  - *missing',
      'topics.yaml:1: has an alias that leads nowhere',
    ],
    [
      'limits that contradict each other',
      'topics:\n  - name: a\n    transport: log\n    breaker:\n      open_max_ms: 10',
      'topics.yaml:5: /topics/0/breaker/open_max_ms `open_max_ms` is less than `open_ms` (1000)',
    ],
    [
      'a reference where none is allowed',
      'topics:\n  - name: a\n    transport: log\n    event_types: ["${HOOK_URL}"]',
      'topics.yaml:4: /topics/0/event_types/0 references are allowed in `destination` and `options` only',
    ],
  ])('refuses %s', (_, text, problem) => {
    expect(problemsOf(text)).toContain(problem);
  });

  it('has options checked by the transport, with their lines', () => {
    const inspect = () => [{ path: '/options/maxlen', message: 'must be > 0' }];
    const text = 'topics:\n  - name: a\n    transport: log\n    options:\n      maxlen: 0';
    expect(() => parse(text, inspect)).toThrow(
      'topics.yaml:5: /topics/0/options/maxlen must be > 0',
    );
  });
});

describe('a secret', () => {
  const file = `topics:
  - name: hooks
    transport: webhook
    destination: \${HOOK_URL}
    options:
      secrets: ['\${HOOK_SECRET}']
      headers: { authorization: 'Bearer \${HOOK_SECRET}', x-env: test }
`;

  it('is taken from the environment by reference, inside longer texts too', () => {
    const [topic] = parse(file);
    expect(topic!.destination).toBe(env.HOOK_URL);
    expect(topic!.options).toEqual({
      secrets: [env.HOOK_SECRET],
      headers: { authorization: `Bearer ${env.HOOK_SECRET}`, 'x-env': 'test' },
    });
  });

  it('is shown as it is written, never resolved', () => {
    const shown = JSON.stringify(topicPolicyForDisplay(parse(file)[0]!));
    expect(shown).not.toContain(env.HOOK_SECRET);
    expect(shown).not.toContain('abc');
    expect(JSON.parse(shown)).toMatchObject({
      destination: '${HOOK_URL}',
      options: { secrets: ['${HOOK_SECRET}'], headers: { 'x-env': 'test' } },
    });
  });

  it('is masked by its name where no reference is known', () => {
    const [topic] = parse(file);
    const { references: _, ...without } = topic!;
    const shown = JSON.stringify(topicPolicyForDisplay(without));
    expect(shown).not.toContain(env.HOOK_SECRET);
    expect(topicPolicyForDisplay({ ...without, destination: 'amqp://u:pw@host' }).destination).toBe(
      '***',
    );
  });

  it('is refused in the file itself, and not repeated in the error', () => {
    const problems = problemsOf(`topics:
  - name: hooks
    transport: webhook
    destination: https://user:hunter2@hooks.example
    options:
      secrets: [hunter2]
      headers: { authorization: 'Bearer hunter2' }
      url: 'redis://:\${HOOK_SECRET}@host'
`);
    expect(problems).toEqual([
      'topics.yaml:4: /topics/0/destination a URL holds a password: write `${NAME}` for it and set the variable',
      'topics.yaml:6: /topics/0/options/secrets/0 `secrets` is a secret: write `${NAME}` and set the variable',
      'topics.yaml:7: /topics/0/options/headers/authorization `authorization` is a secret: write `${NAME}` and set the variable',
    ]);
  });

  it.each([
    'secrets: [${HOOK_SECRET}, hunter2]',
    'secret: "hunter2',
    'x: [hunter2, ${HOOK_SECRET}',
  ])('does not leak through a file that cannot be read: %s', (line) => {
    const text = `topics:\n  - name: a\n    transport: log\n    options: {\n ${line}\n`;
    const problems = problemsOf(text).join('\n');
    expect(problems).toMatch(/topics.yaml:\d+: cannot be read: /);
    expect(problems).not.toContain('hunter2');
    expect(problems).not.toContain(env.HOOK_SECRET);
  });

  it('that the environment does not have, or has empty, is named with its line', () => {
    const text = `topics:
  - name: hooks
    transport: webhook
    destination: \${NO_SUCH}
    options: { secrets: ['\${lower}'] }`;
    expect(problemsOf(text)).toEqual([
      'topics.yaml:4: /topics/0/destination the environment has no `NO_SUCH`',
      'topics.yaml:5: /topics/0/options/secrets/0 a reference is written `${NAME}`, in capitals',
    ]);
  });
});

describe('the topics of an installation', () => {
  const noFile = () => {
    throw new Error('no file is read');
  };

  it.each([
    ['the log', {}, { transport: 'log' }],
    ['Redis Streams', { REDIS_URL: 'redis://x' }, { transport: 'redis-streams' }],
    [
      'a webhook',
      { REDIS_URL: 'redis://x', WEBHOOK_URL: 'https://x/hook', WEBHOOK_SECRET: 'whsec_a, whsec_b' },
      {
        transport: 'webhook',
        destination: 'https://x/hook',
        options: { secrets: ['whsec_a', 'whsec_b'], allow_private_addresses: false },
      },
    ],
    [
      'a webhook on a private address',
      { WEBHOOK_URL: 'http://127.0.0.1:1', WEBHOOK_ALLOW_PRIVATE: 'true' },
      { options: { allow_private_addresses: true } },
    ],
  ])('without a file are one topic `events` with every type, to %s', (_, given, expected) => {
    const topics = loadTopics(given, noFile);
    expect(topics).toHaveLength(1);
    expect(topics[0]).toMatchObject({ name: 'events', event_types: ['*'], ...expected });
  });

  it('show the default webhook without its secrets', () => {
    const [topic] = loadTopics(
      { WEBHOOK_URL: 'https://x/hook', WEBHOOK_SECRET: 'whsec_a' },
      noFile,
    );
    const shown = JSON.stringify(topicPolicyForDisplay(topic!));
    expect(shown).not.toMatch(/whsec_a|x\/hook/);
  });

  it('come from the file that TOPICS_FILE names', () => {
    const read = (path: string) =>
      path === 't.json' ? '{"topics":[{"name":"a","transport":"log"}]}' : '';
    expect(loadTopics({ TOPICS_FILE: 't.json' }, read).map((t) => t.name)).toEqual(['a']);
  });

  it('need their secrets only in a process that publishes', () => {
    const file = `topics:
  - { name: hooks, transport: webhook, destination: '\${HOOK_URL}' }`;
    const topics = { TOPICS_FILE: 't.yaml' };
    const [left] = loadTopics(topics, () => file);
    expect(left!.destination).toBe('${HOOK_URL}');
    expect(() => loadTopics(topics, () => file, { inspectTopic: () => [] })).toThrow(
      'has no `HOOK_URL`',
    );
    const [resolved] = loadTopics({ ...topics, ...env }, () => file, { inspectTopic: () => [] });
    expect(resolved!.destination).toBe(env.HOOK_URL);
  });

  it('are an error where the file cannot be read', () => {
    const read = () => {
      throw Object.assign(new Error('x'), { code: 'ENOENT' });
    };
    expect(() => loadTopics({ TOPICS_FILE: 'gone.yaml' }, read)).toThrow(
      'TOPICS_FILE gone.yaml cannot be read (ENOENT)',
    );
  });
});

describe('a gated topic', () => {
  const parse = (types: string) =>
    parseTopicsFile(
      `topics:
  - { name: all, transport: log }
  - { name: orders, transport: log, gated: true${types} }`,
      { fileName: 't.yaml', env: {} },
    );

  it('is reached by releases alone, never by the topics that take every type', () => {
    const topics = parse('');
    const names = (type: string) => routesOf(type, topics).map(({ name }) => name);
    expect(names('AI_DECISION_RELEASED')).toEqual(['all', 'orders']);
    expect(names('PAYMENT_RECORDED')).toEqual(['all']);
    const forged = topics.map((topic) => ({ ...topic, event_types: ['*', 'PAYMENT_RECORDED'] }));
    expect(routesOf('PAYMENT_RECORDED', forged).map(({ name }) => name)).toEqual(['all']);
  });

  it.each(['*', 'PAYMENT_RECORDED', 'AI_DECISION_PROPOSED'])('does not list %s', (type) => {
    expect(() => parse(`, event_types: [AI_DECISION_RELEASED, '${type}']`)).toThrow(
      /t\.yaml:3.*event_types\/1.*a gated topic takes `AI_DECISION_RELEASED` alone/,
    );
  });
});
