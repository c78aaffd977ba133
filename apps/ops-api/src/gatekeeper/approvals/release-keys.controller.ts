import { keySetOf, type EvidenceKeys } from '@acp/contracts';
import { ApiAnswer } from '@acp/service';
import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EXAMPLE_EVIDENCE_KEYS } from '../../examples/evidence.js';
import { ReleaseKeys } from './release-keys.js';

@ApiTags('switches')
@ApiBearerAuth()
@Controller('v1/release-keys')
export class ReleaseKeysController {
  constructor(private readonly keys: ReleaseKeys) {}

  @Get()
  @ApiOperation({
    summary: 'The public keys of releases that this process knows, as a JSON Web Key Set',
    description:
      'The one that signs first. Executors ask ingestion, which needs no key of the API for it; with the ' +
      'same RELEASE_SIGNING_KEY_FILE both answer the same.',
  })
  @ApiAnswer('EvidenceKeys', { description: 'The keys.', example: EXAMPLE_EVIDENCE_KEYS })
  published(): EvidenceKeys {
    return keySetOf(this.keys.known);
  }
}
