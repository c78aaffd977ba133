import { ControlPlaneError, type Signer } from '@acp/contracts';
import { readReleaseKeys } from '@acp/service';
import type { OpsApiConfig } from '../../ops-api.config.js';

/** Signs the releases of what people approve, where there is a key. */
export class ReleaseKeys {
  private constructor(private readonly found: Signer | null) {}

  /** Throws `CONFIG.INVALID` where the file cannot be used. */
  static ofConfig({ releaseSigningKeyFile: file }: OpsApiConfig): ReleaseKeys {
    return new ReleaseKeys(readReleaseKeys(file)?.signer ?? null);
  }

  /** Throws `SERVICE.UNAVAILABLE` without a key. */
  get signer(): Signer {
    if (this.found) return this.found;
    const detail = 'nothing can be approved without RELEASE_SIGNING_KEY_FILE';
    throw new ControlPlaneError('SERVICE.UNAVAILABLE', detail);
  }
}
