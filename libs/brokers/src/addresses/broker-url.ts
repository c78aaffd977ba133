import { ControlPlaneError } from '@acp/contracts';

export interface BrokerHost {
  host: string;
  port: number;
}

/** What the URLs of all brokers have in common. */
export interface BrokerUrl {
  scheme: string;
  username?: string;
  password?: string;
  hosts: BrokerHost[];
  /** Behind the hosts, without its slash, unescaped. */
  path: string;
  query: URLSearchParams;
}

export interface BrokerUrlForm {
  /** `Redis`, as errors say it. */
  broker: string;
  /** Every scheme that is understood, the plain one first, and the port that a host has without one. */
  schemes: Readonly<Record<string, number>>;
}

const FORM =
  /^(?<scheme>[a-z][a-z0-9+.-]*):\/\/(?:(?<userinfo>[^/?#]*)@)?(?<hosts>[^/?#]*)(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?$/i;

const ESCAPES =
  'in a user, password or path write `%` as %25, `@` as %40, `:` as %3A, `/` as %2F, `?` as %3F and `#` as %23';

/** Throws `CONFIG.INVALID`. No error quotes the URL, which may hold a password. */
export function readBrokerUrl(text: string, form: BrokerUrlForm): BrokerUrl {
  const what = `the ${form.broker} URL`;
  refuseWhiteSpace(text, what);
  const parts = FORM.exec(text)?.groups;
  const scheme = parts?.['scheme']?.toLowerCase() ?? '';
  if (!parts || !Object.hasOwn(form.schemes, scheme)) throw invalid(schemeProblem(text, form));
  const port = form.schemes[scheme]!;
  const hosts = parts['hosts']!.split(',').map((host) => readHost(host, { what, port }));
  return {
    scheme,
    ...readUser(parts['userinfo'], what),
    hosts,
    path: unescaped(parts['path'] ?? '', what),
    query: new URLSearchParams(parts['query'] ?? ''),
  };
}

/** `host`, `host:port` or `[::1]:port`. */
export function readHost(
  text: string,
  { what, port }: { what: string; port?: number },
): BrokerHost {
  const match = /^(\[[0-9a-f:.]+\]|[^\s:@[\]]+)(?::(\d{1,5}))?$/i.exec(text);
  const given = match?.[2] === undefined ? port : Number(match[2]);
  if (!match || given === undefined || given < 1 || given > 65_535) {
    const wanted = port === undefined ? '`host:port`' : '`host` or `host:port`';
    throw invalid(`${what} has a host that is not ${wanted}; ${ESCAPES}`);
  }
  return { host: match[1]!.replace(/^\[|\]$/g, ''), port: given };
}

/** A line break comes from a file that was read into a variable as it was. */
export function refuseWhiteSpace(text: string, what: string): void {
  if (/[\s\u0000-\u001f\u007f]/.test(text)) {
    throw invalid(`${what} has white space or a line break in it or at its end; remove it`);
  }
}

export function invalid(message: string): ControlPlaneError {
  return new ControlPlaneError('CONFIG.INVALID', message);
}

/** What is wrong with an address; undefined where it can be read. */
export function addressProblem(parse: (text: string) => unknown, text: string): string | undefined {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function schemeProblem(text: string, { broker, schemes }: BrokerUrlForm): string {
  const known = Object.keys(schemes).map((scheme) => `${scheme}://`);
  const begins = known.some((scheme) => text.toLowerCase().startsWith(scheme));
  return begins
    ? `the ${broker} URL cannot be read; ${ESCAPES}`
    : `the ${broker} URL is not one of ${known.join(', ')}`;
}

function readUser(userinfo: string | undefined, what: string) {
  if (userinfo === undefined || userinfo === '') return {};
  if (userinfo.includes('@')) {
    throw invalid(`${what} has an \`@\` in its user or password; write it as %40`);
  }
  const colon = userinfo.indexOf(':');
  const username = unescaped(colon < 0 ? userinfo : userinfo.slice(0, colon), what);
  const password = colon < 0 ? '' : unescaped(userinfo.slice(colon + 1), what);
  return { ...(username && { username }), ...(password && { password }) };
}

function unescaped(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(`${what} has a \`%\` that begins no escape; write it as %25`);
  }
}
