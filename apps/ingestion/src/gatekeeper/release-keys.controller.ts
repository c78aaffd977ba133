import { keySetOf, type EvidenceKeys, type SigningKeys } from '@acp/contracts';
import { PublicRoute } from '@acp/observability';
import { ApiAnswer } from '@acp/service';
import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { EXAMPLE_RELEASE_KEYS } from './examples.js';

export const RELEASE_KEYS = Symbol('RELEASE_KEYS');

/** For executors, who check a release by it and need no key of this API. */
@ApiTags('decisions')
@PublicRoute()
@Controller('v1/release-keys')
export class ReleaseKeysController {
  constructor(@Inject(RELEASE_KEYS) private readonly keys: SigningKeys | null) {}

  @Get()
  @ApiOperation({ summary: 'The public keys of releases, as a JSON Web Key Set; needs no key' })
  @ApiAnswer('EvidenceKeys', {
    description: 'The key that signs now, then those whose signatures hold further.',
    example: EXAMPLE_RELEASE_KEYS,
  })
  published(): EvidenceKeys {
    return keySetOf(this.keys?.known ?? new Map());
  }
}
