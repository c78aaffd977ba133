import { homedir } from 'node:os';
import { join } from 'node:path';

/** How this machine reaches the registries: settings of npm and pip, proxies, and authorities of its own. */
const REACHES =
  /^(npm_config_|pip_|pyenv_root$|node_extra_ca_certs$|ssl_cert_|requests_ca_|\w+_proxy$)/i;

/** A reader's own machine: a home, and what npm and pip have already; `programs` are found before all others. */
export function readerEnvironment(home: string, programs: readonly string[] = []) {
  const { PATH, LANG } = process.env;
  const given = Object.entries(process.env).filter(([name]) => REACHES.test(name));
  return {
    ...Object.fromEntries(given),
    ...{ PATH: [...programs, withoutWorkspace(PATH)].join(':'), LANG, HOME: home },
    npm_config_cache: join(homedir(), '.npm'),
    npm_config_userconfig: join(homedir(), '.npmrc'),
    PIP_CACHE_DIR: join(homedir(), '.cache/pip'),
  };
}

/** `npm run` puts the programs of the checkout first. */
function withoutWorkspace(path = ''): string {
  return path
    .split(':')
    .filter((folder) => !folder.includes('node_modules'))
    .join(':');
}
