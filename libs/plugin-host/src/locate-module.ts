import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * The file of a module as it is written in `PLUGINS`: a path, relative to `from`, or a package that is
 * installed there or above.
 */
export function locateModule(
  module: string,
  from = process.env['INIT_CWD'] ?? process.cwd(),
): { path: string } | { problem: string } {
  if (/^\.{1,2}[\\/]/.test(module) || isAbsolute(module)) {
    const path = resolve(from, module);
    return isFile(path) ? { path } : { problem: `is not there: no file ${path}` };
  }
  try {
    return { path: createRequire(join(from, 'package.json')).resolve(module) };
  } catch (error) {
    return { problem: `cannot be found from ${from}: ${whyNot(error)}` };
  }
}

function whyNot(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') {
    return 'its package.json needs `exports` with `.` under `default`';
  }
  return 'install it there, or give a path that begins with ./';
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
