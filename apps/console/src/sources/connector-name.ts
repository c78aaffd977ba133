import type { Connector } from '@acp/contracts/api';

/** A reader of files is called by its file: its own name is the digest of the content. */
export function connectorName({
  connector,
  cursor,
}: Pick<Connector, 'connector' | 'cursor'>): string {
  const file = (cursor as { file?: unknown } | null)?.file;
  if (typeof file !== 'string' || file === '') return connector;
  return file.split(/[\\/]/).at(-1)!;
}
