import { ControlPlaneError } from '@acp/contracts';
import { IsOptional, IsString } from 'class-validator';
import { configReference, describeConfig } from './describe-config.js';
import { loadConfig } from './load-config.js';
import { Count, Milliseconds, Port } from './numbers.js';
import { ServiceConfig, TopicsServiceConfig } from './service-config.js';
import { Variable } from './variable.js';

class LampConfig extends TopicsServiceConfig {
  static readonly prefixes = ['LAMP_'];

  @Port(3009)
  override readonly port!: number;

  @Count({ description: 'Watts it takes.', default: 40, min: 1, max: 100 })
  readonly lampWatts!: number;

  @Variable({ description: 'Names it answers to.' })
  @IsOptional()
  readonly lampNames?: string[];

  @Variable({ description: 'Keys of its owners.', secret: true })
  @IsOptional()
  @IsString()
  readonly lampApiKeys?: string;
}

const DATABASE_URL = 'postgres://lamp:hunter2@db:5432/lamp';

function problemsOf(env: Record<string, string>): string[] {
  try {
    loadConfig(LampConfig, env);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ControlPlaneError);
    expect((error as ControlPlaneError).code).toBe('CONFIG.INVALID');
    return (error as Error).message.split('\n');
  }
}

describe('loadConfig', () => {
  it('reads typed values, takes defaults for absent and empty ones, and freezes the result', () => {
    const config = loadConfig(LampConfig, {
      DATABASE_URL,
      LAMP_WATTS: ' 60 ',
      LAMP_NAMES: 'anna, bert,,',
      DATABASE_PREPARED_STATEMENTS: 'off',
      LOG_LEVEL: '',
    });
    expect(config).toMatchObject({
      databaseUrl: DATABASE_URL,
      lampWatts: 60,
      lampNames: ['anna', 'bert'],
      databasePreparedStatements: false,
      logLevel: 'info',
      port: 3009,
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('lists every wrong variable at once and quotes none of the values', () => {
    const problems = problemsOf({
      DATABASE_URL: 'mysql://root:hunter2@db/lamp',
      LAMP_WATTS: '1e9999',
      LOG_LEVEL: 'loud',
      PORT: '99999',
      DATABASE_PREPARED_STATEMENTS: 'perhaps',
    });
    expect(problems).toEqual([
      'DATABASE_PREPARED_STATEMENTS must be true or false',
      'LAMP_WATTS must be a number',
      'PORT must not be greater than 65535',
      'DATABASE_URL must begin with postgres://',
      expect.stringMatching(
        /^LOG_LEVEL must be one of the following values: fatal, error/,
      ) as string,
    ]);
    expect(problems.join()).not.toContain('hunter2');
  });

  it.each([
    ['REDIS_URL', 'http://h', 'the Redis URL is not one of redis://'],
    ['REDIS_URL', 'redis://:hunter2@tail@h', 'write it as %40'],
    ['REDIS_URL', 'redis://:hunter2%zz@h', 'write it as %25'],
    ['REDIS_URL', 'redis-sentinel://h', 'names its master'],
    ['NATS_URL', 'nats://u:hunter2%zz@h', 'write it as %25'],
    ['AMQP_URL', 'amqp://u:hunter2@tail@h', 'write it as %40'],
    ['AMQP_URL', 'amqp://a,b', 'several hosts'],
    ['KAFKA_BROKERS', 'a:1,b', 'not `host:port`'],
  ])('refuses a wrong %s with the way out, and quotes nothing of it', (name, value, way) => {
    const [problem, ...more] = problemsOf({ DATABASE_URL, [name]: value });
    expect(problem).toContain(`${name} is not usable: `);
    expect(problem).toContain(way);
    expect(problem).not.toMatch(/hunter2|tail/);
    expect(more).toEqual([]);
  });

  it('refuses a DATABASE_URL that no driver can read, and quotes nothing of it', () => {
    expect(problemsOf({ DATABASE_URL: 'postgres://u:hunter2%zz@h/d' })).toEqual([
      'DATABASE_URL holds a % that begins no escape; write it as %25',
    ]);
  });

  it.each([
    ['REDIS_URL', 'redis-sentinel://:pw@one,two/events'],
    ['REDIS_URL', 'rediss-cluster://one:7000,two:7001'],
    ['NATS_URL', 'tls://one:4222, two:4222'],
    ['KAFKA_BROKERS', 'one:9092, two:9092'],
    ['AMQP_URL', 'amqps://u:p%40ss@h/vhost?heartbeat=5'],
  ])('takes every form of %s that the documents promise: %s', (name, value) => {
    expect(problemsOf({ DATABASE_URL, [name]: value })).toEqual([]);
  });

  it('says that a required variable is missing and shows an example', () => {
    expect(problemsOf({})).toEqual([
      'DATABASE_URL is required, for example postgres://user:password@localhost:5432/control_plane',
    ]);
  });

  it.each([
    ['KAFKA_BROKER', 'KAFKA_BROKERS'],
    ['DATABSE_URL', 'DATABASE_URL'],
    ['LAMP_WATS', 'LAMP_WATTS'],
    ['log_level', 'LOG_LEVEL'],
  ])('takes %s for a misspelt %s', (name, meant) => {
    expect(problemsOf({ DATABASE_URL, [name]: 'x' })).toEqual([
      `${name} is not known; did you mean ${meant}?`,
    ]);
  });

  it('refuses an unknown variable with a prefix of its own, near to a known one or not', () => {
    expect(problemsOf({ DATABASE_URL, LAMP_COLOUR_OF_THE_SHADE: 'red' })).toEqual([
      'LAMP_COLOUR_OF_THE_SHADE is not known',
    ]);
  });

  it('lets alone what belongs to others, short names and what Kubernetes injects', () => {
    const others = {
      HOME: '/root',
      POST: '1',
      PGPORT: '5432',
      RELAY_LEASE_MS: '1',
      LAMP_SERVICE_HOST: '10.0.0.1',
      LAMP_SERVICE_PORT_HTTP: '80',
      LAMP_PORT: 'tcp://10.0.0.1:80',
      LAMP_PORT_80_TCP_ADDR: '10.0.0.1',
    };
    expect(problemsOf({ DATABASE_URL, ...others })).toEqual([]);
  });
});

describe('a number', () => {
  it('cannot be declared without a ceiling, or with one that a timer cannot hold', () => {
    expect(() => {
      class Open extends ServiceConfig {
        @Variable({ description: 'Watts it takes.' })
        readonly watts!: number;
      }
      return Open;
    }).toThrow('watts is a number');
    expect(() => Milliseconds({ description: 'Too long.', min: 0, max: 2 ** 31 })).toThrow(
      '2147483647',
    );
  });
});

describe('describeConfig', () => {
  it('shows effective values by variable name with secrets and URL passwords masked', () => {
    const config = loadConfig(LampConfig, {
      DATABASE_URL,
      LAMP_API_KEYS: 'anna:s3cr3t-key',
      LAMP_NAMES: 'anna,bert',
    });
    const shown = describeConfig(LampConfig, config);
    expect(shown).toMatchObject({
      DATABASE_URL: 'postgres://lamp:***@db:5432/lamp',
      LAMP_API_KEYS: '***',
      LAMP_NAMES: 'anna,bert',
      PORT: '3009',
    });
    expect(shown).not.toHaveProperty('REDIS_URL');
  });
});

describe('configReference', () => {
  it('has a sentence for every variable, those of the base class included, each once', () => {
    const entries = configReference(LampConfig);
    const names = entries.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['DATABASE_URL', 'TOPICS_FILE', 'LAMP_WATTS']));
    expect(entries.find(({ name }) => name === 'PORT')).toMatchObject({ default: '3009' });
    for (const { description } of [...entries, ...configReference(ServiceConfig)]) {
      expect(description).toMatch(/^[A-Z].+\.$/s);
    }
  });
});
