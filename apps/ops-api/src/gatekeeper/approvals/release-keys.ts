import { ControlPlaneError, type KnownKeys, type Signer, type SigningKeys } from '@acp/contracts';
import { readReleaseKeys } from '@acp/service';
import type { OpsApiConfig } from '../../ops-api.config.js';

/** Signs the releases of what people approve, where there is a key. */
export class ReleaseKeys {
  private constructor(private readonly keys: SigningKeys | null) {}

  /** Throws `CONFIG.INVALID` where the file cannot be used. */
  static ofConfig({ releaseSigningKeyFile: file }: OpsApiConfig): ReleaseKeys {
    return new ReleaseKeys(readReleaseKeys(file));
  }

  /** The key that signs first, then those whose signatures hold further; none without a file. */
  get known(): KnownKeys {
    return this.keys?.known ?? new Map();
  }

  /** Throws `SERVICE.UNAVAILABLE` without a key. */
  get signer(): Signer {
    if (this.keys) return this.keys.signer;
    const detail = 'nothing can be approved without RELEASE_SIGNING_KEY_FILE';
    throw new ControlPlaneError('SERVICE.UNAVAILABLE', detail);
  }
}
