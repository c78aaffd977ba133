import { ControlPlaneError, readSigningKeys, type Signer } from '@acp/contracts';
import { configError } from '@acp/service';
import { readFileSync } from 'node:fs';
import type { OpsApiConfig } from '../../ops-api.config.js';

/** Signs the releases of what people approve, where there is a key. */
export class ReleaseKeys {
  private constructor(private readonly found: Signer | null) {}

  /** Throws `CONFIG.INVALID` where the file cannot be used. */
  static ofConfig({ releaseSigningKeyFile: file }: OpsApiConfig): ReleaseKeys {
    if (file === undefined) return new ReleaseKeys(null);
    try {
      return new ReleaseKeys(readSigningKeys(readFileSync(file, 'utf8')).signer);
    } catch (error) {
      const message = `${file}: ${(error as Error).message}`;
      throw configError([{ name: 'RELEASE_SIGNING_KEY_FILE', message }]);
    }
  }

  /** Throws `SERVICE.UNAVAILABLE` without a key. */
  get signer(): Signer {
    if (this.found) return this.found;
    const detail = 'nothing can be approved without RELEASE_SIGNING_KEY_FILE';
    throw new ControlPlaneError('SERVICE.UNAVAILABLE', detail);
  }
}
