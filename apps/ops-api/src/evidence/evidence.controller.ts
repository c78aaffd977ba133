import {
  ControlPlaneError,
  EVIDENCE_KINDS,
  canonicalJson,
  type CheckpointComparison,
  type EvidenceKeys as EvidenceKeysAnswer,
  type EvidenceKind,
  type EvidenceProof,
  type SignedCheckpoint,
} from '@acp/contracts';
import { keySetOf } from '@acp/contracts/evidence';
import { EvidenceRepository } from '@acp/persistence';
import { ApiAnswer } from '@acp/service';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { NameParam } from '../edge/params.js';
import {
  EXAMPLE_CHECKPOINT,
  EXAMPLE_COMPARISON,
  EXAMPLE_EVIDENCE_KEYS,
  EXAMPLE_PROOF,
} from '../examples/evidence.js';
import { CheckpointQuery, checkpointOf } from './checkpoint-query.js';
import { EvidenceKeys } from './evidence-keys.js';

@ApiTags('evidence')
@ApiBearerAuth()
@Controller('v1')
export class EvidenceController {
  constructor(
    private readonly evidence: EvidenceRepository,
    private readonly keys: EvidenceKeys,
  ) {}

  @Get('checkpoints')
  @ApiOperation({
    summary: 'How far evidence and audit chain reach now, signed',
    description:
      'Keep it where the superuser of the database cannot write: what is cut off or made anew afterwards no longer agrees with it.',
  })
  @ApiAnswer('SignedCheckpoint', { description: 'The checkpoint.', example: EXAMPLE_CHECKPOINT })
  async checkpoint(): Promise<SignedCheckpoint> {
    const checkpoint = await this.evidence.checkpoint();
    const { signer } = this.keys;
    return {
      checkpoint,
      key_id: signer?.keyId ?? null,
      signature: signer?.sign(canonicalJson(checkpoint)) ?? null,
    };
  }

  @Get('checkpoints/compare')
  @ApiOperation({ summary: 'Whether the plane still has what a kept checkpoint says' })
  @ApiAnswer('CheckpointComparison', {
    description: 'What it no longer has, or has otherwise.',
    example: EXAMPLE_COMPARISON,
  })
  async compare(@Query() kept: CheckpointQuery): Promise<CheckpointComparison> {
    const problems = await this.evidence.compare(checkpointOf(kept));
    return { agrees: problems.length === 0, problems };
  }

  @Get('evidence-keys')
  @ApiOperation({ summary: 'The public keys of evidence, as a JSON Web Key Set' })
  @ApiAnswer('EvidenceKeys', {
    description: 'The key that signs now and those that did.',
    example: EXAMPLE_EVIDENCE_KEYS,
  })
  published(): EvidenceKeysAnswer {
    return keySetOf(this.keys.known);
  }

  @Get('proofs/:kind/:id')
  @ApiOperation({
    summary: 'That a row stands under a signed root',
    description:
      'Checked without the database by `npm run cp -- verify FILE`, or by whoever reads docs/reference/evidence.md.',
  })
  @ApiParam({ name: 'kind', enum: EVIDENCE_KINDS })
  @ApiAnswer('EvidenceProof', {
    description: 'Leaf, path, root and signature.',
    example: EXAMPLE_PROOF,
  })
  async proof(
    @Param('kind') kind: string,
    @Param('id', NameParam) id: string,
  ): Promise<EvidenceProof> {
    if (!isKind(kind)) throw REFUSED.unknown(`evidence of kind ${kind}`);
    if (!this.evidence.isId(kind, id)) {
      throw new ControlPlaneError('REQUEST.MALFORMED', `that is no id of kind ${kind}`);
    }
    const answer = await this.evidence.prove(kind, id);
    if (answer.kind === 'proof') return answer.proof;
    throw REFUSED[answer.kind](`${kind} ${id}`);
  }
}

function isKind(kind: string): kind is EvidenceKind {
  return (EVIDENCE_KINDS as readonly string[]).includes(kind);
}

const REFUSED = {
  unknown: (what: string) => new ControlPlaneError('REQUEST.NOT_FOUND', `there is no ${what}`),
  not_yet: (what: string) =>
    new ControlPlaneError('EVIDENCE.NOT_YET', `${what} is new or not over, and under no root yet`),
  altered: (what: string) =>
    new ControlPlaneError('EVIDENCE.ALTERED', `${what} does not say what its leaf does`),
} as const;
