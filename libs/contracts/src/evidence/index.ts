export { inclusionPath, leafHash, merkleRoot } from './merkle.js';
export {
  keySetOf,
  readPublicKeys,
  readSigningKey,
  signatureProblem,
  type Signer as EvidenceSigner,
  type KnownKeys,
} from '../signing/keys.js';
export { OVERSIGHT_FORMAT, OversightSeal, verifyOversight } from './oversight.js';
export { headHash, NO_HEAD, verifyEvidence, type Verified } from './verify.js';
