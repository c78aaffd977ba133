import { CANONICAL_EVENT_SCHEMA } from '@acp/contracts';
import { ackVectors } from './ack-vectors.js';
import { identityVectors } from './identity-vectors.js';
import { inboxVectors } from './inbox-vectors.js';
import { messageVectors } from './message-vectors.js';
import { signatureVectors } from './signature-vectors.js';
import { upcastVectors } from './upcast-vectors.js';

/**
 * The contract with consumers in other languages, as files: what TypeScript makes of each input. Every
 * implementation is tested with them, ours too, so a change of behaviour is a change of these files.
 */
export const VECTOR_FILES: Readonly<Record<string, () => object>> = {
  'event.schema.json': () => ({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...CANONICAL_EVENT_SCHEMA,
  }),
  'identities.json': identityVectors,
  'messages.json': messageVectors,
  'webhook-signatures.json': signatureVectors,
  'inbox.json': inboxVectors,
  'acks.json': ackVectors,
  'upcasts.json': upcastVectors,
};
