import { ControlPlaneError, type PolicyPushRequest } from '@acp/contracts';
import { readPolicy, type ReadPolicyOptions } from '@acp/policy';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from './usage.js';

/** The control plane checks it again; here its tests run once, to see which fixtures they read. */
export function readForPush(path: string): PolicyPushRequest {
  const source = textOf(path);
  const fixtures: Record<string, unknown> = {};
  const beside = fixturesBeside(path);
  const readFixture = (name: string) => (fixtures[name] = beside(name));
  try {
    readPolicy(source, { fileName: path, readFixture });
  } catch (error) {
    if (error instanceof ControlPlaneError) throw new UsageError(error.message);
    throw error;
  }
  return { source, fixtures };
}

/** Fixtures are JSON files; their paths begin at the folder of the policy. */
export function fixturesBeside(path: string): ReadPolicyOptions['readFixture'] {
  return (name) => {
    try {
      return JSON.parse(readFileSync(resolve(dirname(path), name), 'utf8')) as unknown;
    } catch (error) {
      throw new Error(`fixture ${name} cannot be read: ${(error as Error).message}`);
    }
  };
}

export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  }
}
