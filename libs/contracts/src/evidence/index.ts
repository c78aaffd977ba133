export { inclusionPath, leafHash, merkleRoot } from './merkle.js';
export {
  publicJwk,
  readPublicKeys,
  readSigningKey,
  signatureProblem,
  type EvidenceSigner,
  type KnownKeys,
} from './keys.js';
export { headHash, NO_HEAD, verifyEvidence, type Verified } from './verify.js';
