import {
  readPublicKeys,
  readSigningKey,
  type EvidenceSigner,
  type KnownKeys,
} from '@acp/contracts/evidence';
import { configError } from '@acp/service';
import { readFileSync } from 'node:fs';
import type { OpsApiConfig } from '../ops-api.config.js';

/** The private key that signs from now on, and every public key whose signatures hold. */
export class EvidenceKeys {
  constructor(
    readonly signer: EvidenceSigner | null,
    readonly known: KnownKeys,
  ) {}

  /** Throws CONFIG.INVALID that names each file that cannot be used. */
  static ofConfig({ ledgerSigningKeyFile, ledgerPublicKeysFile }: OpsApiConfig): EvidenceKeys {
    const problems: { name: string; message: string }[] = [];
    const read = <T>(name: string, file: string | undefined, parse: (text: string) => T) => {
      if (file === undefined) return null;
      try {
        return parse(readFileSync(file, 'utf8'));
      } catch (error) {
        problems.push({ name, message: `${file}: ${(error as Error).message}` });
        return null;
      }
    };
    const signer = read('LEDGER_SIGNING_KEY_FILE', ledgerSigningKeyFile, readSigningKey);
    const former = read('LEDGER_PUBLIC_KEYS_FILE', ledgerPublicKeysFile, readPublicKeys);
    if (problems.length > 0) throw configError(problems);
    const own: KnownKeys = new Map(signer ? [[signer.keyId, signer.publicKey]] : []);
    return new EvidenceKeys(signer, new Map([...own, ...(former ?? [])]));
  }
}
