import type { FetchImplementation } from 'jose';

/** Bytes of a key set that are read; those of large providers have some 10 KB. */
export const KEY_SET_BYTES_MAX = 262_144;
/** Keys of a set: each token that names none is tried with all of them. */
export const KEY_SET_KEYS_MAX = 100;

/**
 * Fetches the keys of an identity provider and takes no more than a provider has: a set of 400,000 keys
 * filled 1.2 GB. Rejects where there is more; then no token can be checked, as when it is away.
 */
export const fetchKeySet: FetchImplementation = async (url, options) => {
  const response = await fetch(url, options);
  if (response.status !== 200) return response;
  const text = await readBounded(response);
  const { keys } = JSON.parse(text) as { keys?: unknown };
  if (Array.isArray(keys) && keys.length > KEY_SET_KEYS_MAX) {
    throw new Error(`the key set holds ${keys.length} keys; ${KEY_SET_KEYS_MAX} are the most`);
  }
  return new Response(text, { status: 200, headers: { 'content-type': 'application/json' } });
};

async function readBounded({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > KEY_SET_BYTES_MAX) {
      throw new Error(`the key set has more than ${KEY_SET_BYTES_MAX} bytes`);
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}
