import type {
  Page,
  PolicyActivation,
  PolicyDetail,
  PolicyDiff,
  PolicyPushed,
  PolicySet,
  PolicyShadow,
  PolicyVersionDetail,
} from '@acp/contracts';
import { PolicyRepository } from '@acp/persistence';
import { ApiAnswer, ApiProblems, RequireRole } from '@acp/service';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, type Actor } from '../../audit/actor.js';
import { NameParam, VersionParam } from '../../edge/params.js';
import {
  EXAMPLE_POLICY_ACTIVATION,
  EXAMPLE_POLICY_DIFF,
  EXAMPLE_POLICY_SET,
  EXAMPLE_POLICY_SHADOW,
  EXAMPLE_POLICY_VERSION,
} from '../../examples/policies.js';
import { ActivatePolicy, versionOf } from './activate-policy.js';
import {
  PolicyActivateBody,
  PolicyDiffQuery,
  PolicyPushBody,
  PolicyShadowQuery,
} from './policy-requests.js';
import { PushPolicy } from './push-policy.js';
import { ReadPolicies } from './read-policies.js';

@ApiTags('policies')
@ApiBearerAuth()
@Controller('v1/policies')
export class PoliciesController {
  constructor(
    private readonly policies: PolicyRepository,
    private readonly reading: ReadPolicies,
    private readonly pushing: PushPolicy,
    private readonly activation: ActivatePolicy,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Every policy set, with the version that judges' })
  @ApiAnswer('PolicySetPage', {
    description: 'All sets, by name.',
    example: { items: [EXAMPLE_POLICY_SET], next_cursor: null },
  })
  async list(): Promise<Page<PolicySet>> {
    return { items: await this.policies.sets(), next_cursor: null };
  }

  @Post()
  @HttpCode(200)
  @RequireRole('governor')
  @ApiOperation({
    summary: 'Store a policy file as a version',
    description:
      'Checked first: types, cost, and its tests, of which each rule needs one that fires it. A version ' +
      'never changes; the same content again is the same version. It judges nothing until it is activated.',
  })
  @ApiAnswer('PolicyPushed', {
    description: 'The version.',
    example: { ...EXAMPLE_POLICY_VERSION, created: true },
  })
  @ApiProblems('POLICY.INVALID', 'POLICY.EXISTS')
  push(@CurrentActor() actor: Actor, @Body() body: PolicyPushBody): Promise<PolicyPushed> {
    return this.pushing.execute(actor, body);
  }

  @Get(':set')
  @ApiOperation({ summary: 'One policy set: its versions and what was activated, newest first' })
  @ApiAnswer('PolicyDetail', {
    description: 'The set.',
    example: {
      ...EXAMPLE_POLICY_SET,
      versions: [EXAMPLE_POLICY_VERSION],
      activations: [EXAMPLE_POLICY_ACTIVATION],
    },
  })
  @ApiProblems('REQUEST.NOT_FOUND')
  one(@Param('set', NameParam) set: string): Promise<PolicyDetail> {
    return this.reading.detail(set);
  }

  @Get(':set/versions/:version')
  @ApiOperation({ summary: 'One version: the file, its fixtures and what its tests said' })
  @ApiAnswer('PolicyVersionDetail', {
    description: 'The version.',
    example: { ...EXAMPLE_POLICY_VERSION, source: 'policy: trading\n', fixtures: {}, tests: [] },
  })
  @ApiProblems('REQUEST.NOT_FOUND')
  version(
    @Param('set', NameParam) set: string,
    @Param('version', VersionParam) version: number,
  ): Promise<PolicyVersionDetail> {
    return versionOf(this.policies, set, version);
  }

  @Post(':set/activate')
  @HttpCode(200)
  @RequireRole('governor')
  @ApiOperation({
    summary: 'Put a version in force, in shadow, or out of both',
    description:
      'Not by its author, except `off`. Answered when it is a fact: no verdict of the version before ' +
      'commits after it. 503 where verdicts under way did not end in five seconds; nothing has changed then.',
  })
  @ApiAnswer('PolicyActivation', { description: 'Done.', example: EXAMPLE_POLICY_ACTIVATION })
  @ApiProblems(
    'REQUEST.NOT_FOUND',
    'REQUEST.CONFLICT',
    'POLICY.SELF_ACTIVATION',
    'DECISION.SWITCH_PENDING',
  )
  activate(
    @CurrentActor() actor: Actor,
    @Param('set', NameParam) set: string,
    @Body() body: PolicyActivateBody,
  ): Promise<PolicyActivation> {
    return this.activation.execute(actor, set, body);
  }

  @Get(':set/shadow')
  @ApiOperation({
    summary: 'How far a version in shadow agrees with the one in force',
    description: 'Over its newest 20,000 judgements, with the newest decisions they differ about.',
  })
  @ApiAnswer('PolicyShadow', { description: 'The agreement.', example: EXAMPLE_POLICY_SHADOW })
  @ApiProblems('REQUEST.NOT_FOUND', 'REQUEST.CONFLICT')
  shadow(
    @Param('set', NameParam) set: string,
    @Query() { version }: PolicyShadowQuery,
  ): Promise<PolicyShadow> {
    return this.reading.shadow(set, version);
  }

  @Get(':set/diff')
  @ApiOperation({ summary: 'What changed between two versions' })
  @ApiAnswer('PolicyDiff', { description: 'The difference.', example: EXAMPLE_POLICY_DIFF })
  @ApiProblems('REQUEST.NOT_FOUND')
  diff(
    @Param('set', NameParam) set: string,
    @Query() { from, to }: PolicyDiffQuery,
  ): Promise<PolicyDiff> {
    return this.reading.diff(set, from, to);
  }
}
