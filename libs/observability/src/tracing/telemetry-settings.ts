/** What the usual `OTEL_*` variables ask for, before anything of OpenTelemetry is loaded. */
export interface TelemetrySettings {
  /** Whether this process is traced at all. */
  traced: boolean;
  /** What the SDK would pass over with a warning that nobody sees, one line for each variable. */
  problems: string[];
}

type Variables = Readonly<Record<string, string | undefined>>;

const ENDPOINTS = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
const EXPORTERS = ['otlp', 'zipkin', 'console', 'none'];
const PROTOCOLS = ['http/protobuf', 'http/json', 'grpc'];
const RATIO_SAMPLERS = ['traceidratio', 'parentbased_traceidratio'];
const SAMPLERS = [
  'always_on',
  'always_off',
  'parentbased_always_on',
  'parentbased_always_off',
  ...RATIO_SAMPLERS,
];

/**
 * A process is traced where an endpoint or an exporter is named, unless `OTEL_SDK_DISABLED` or the
 * exporter `none` say otherwise. An empty variable is as none, by the specification.
 */
export function telemetrySettings(env: Variables): TelemetrySettings {
  const exporters = listOf(env['OTEL_TRACES_EXPORTER']);
  const disabled = textOf(env['OTEL_SDK_DISABLED'])?.toLowerCase() === 'true';
  const wanted = exporters.length > 0 || ENDPOINTS.some((name) => textOf(env[name]));
  return {
    traced: wanted && !disabled && !exporters.includes('none'),
    problems: [
      ...exporterProblems(exporters),
      ...ENDPOINTS.flatMap((name) => addressProblem(name, env)),
      ...oneOf('OTEL_EXPORTER_OTLP_PROTOCOL', PROTOCOLS, env),
      ...oneOf('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', PROTOCOLS, env),
      ...oneOf('OTEL_TRACES_SAMPLER', SAMPLERS, env),
      ...oneOf('OTEL_SDK_DISABLED', ['true', 'false'], env),
      ...ratioProblem(env),
    ],
  };
}

function exporterProblems(exporters: readonly string[]): string[] {
  if (exporters.includes('none') && exporters.length > 1) {
    return ['OTEL_TRACES_EXPORTER must not name others beside none'];
  }
  return exporters
    .filter((name) => !EXPORTERS.includes(name))
    .map(
      (name) => `OTEL_TRACES_EXPORTER must be of ${EXPORTERS.join(', ')}; ${name} is none of them`,
    );
}

function addressProblem(name: string, env: Variables): string[] {
  const address = textOf(env[name]);
  const good = address === undefined || (/^https?:\/\//.test(address) && URL.canParse(address));
  return good ? [] : [`${name} must be a URL that begins with http:// or https://`];
}

function oneOf(name: string, known: readonly string[], env: Variables): string[] {
  const value = textOf(env[name]);
  if (value === undefined || known.includes(value.toLowerCase())) return [];
  return [`${name} must be one of ${known.join(', ')}; ${value} is none of them`];
}

function ratioProblem(env: Variables): string[] {
  const given = textOf(env['OTEL_TRACES_SAMPLER_ARG']);
  if (given === undefined) return [];
  if (!RATIO_SAMPLERS.includes(textOf(env['OTEL_TRACES_SAMPLER']) ?? '')) return [];
  const ratio = Number(given);
  return ratio >= 0 && ratio <= 1 ? [] : ['OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1'];
}

function listOf(value: string | undefined): string[] {
  return (value ?? '').split(',').flatMap((item) => textOf(item) ?? []);
}

function textOf(value: string | undefined): string | undefined {
  return value?.trim() || undefined;
}
