import type { Command } from 'commander';
import { ApiClient } from './api-client.js';
import { Output } from './output.js';

/** What every command of `npm run cp` works with. */
export interface Context {
  api: ApiClient;
  out: Output;
}

export interface GlobalOptions {
  url: string;
  key?: string;
  as?: string;
  json?: boolean;
}

/** From the options that every command takes. */
export function contextOf(command: Command): Context {
  const { url, key, as: actingAs, json = false } = command.optsWithGlobals<GlobalOptions>();
  return { api: new ApiClient({ url, key, actingAs }), out: new Output(json) };
}
