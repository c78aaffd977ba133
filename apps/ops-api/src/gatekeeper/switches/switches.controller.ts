import {
  ControlPlaneError,
  type Page,
  type SwitchDetail,
  type SwitchEngaged,
  type SwitchPeriod,
} from '@acp/contracts';
import { SwitchRepository } from '@acp/persistence';
import { ApiAnswer, ApiProblems, RequireRole } from '@acp/service';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, type Actor } from '../../audit/actor.js';
import {
  EXAMPLE_SWITCH,
  EXAMPLE_SWITCH_DETAIL,
  EXAMPLE_SWITCH_ENGAGED,
} from '../../examples/switches.js';
import { NameParam } from '../../edge/params.js';
import { decodeTextCursor, encodeTextCursor } from '../../paging/cursor.js';
import { DisengageSwitch } from './disengage-switch.js';
import { EngageSwitch } from './engage-switch.js';
import { SwitchDisengageBody, SwitchEngageBody, SwitchQuery } from './switch-requests.js';

const LIST = 'switches';
const ID_FORM = /^\d{1,18}$/;

@ApiTags('switches')
@ApiBearerAuth()
@Controller('v1/switches')
export class SwitchesController {
  constructor(
    private readonly switches: SwitchRepository,
    private readonly engaging: EngageSwitch,
    private readonly disengaging: DisengageSwitch,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Switches that are on, and the periods in which one was, newest first' })
  @ApiAnswer('SwitchPeriodPage', {
    description: 'A page.',
    example: { items: [EXAMPLE_SWITCH], next_cursor: null },
  })
  async list(@Query() { limit, cursor, on }: SwitchQuery): Promise<Page<SwitchPeriod>> {
    const before = decodeTextCursor(LIST, cursor, ID_FORM);
    const filter = { on: on === undefined ? undefined : on === 'true' };
    const items = await this.switches.list(filter, limit, before);
    const last = items.length < limit ? null : items.at(-1)!.id;
    return { items, next_cursor: encodeTextCursor(LIST, last) };
  }

  @Get(':id')
  @ApiOperation({
    summary: 'One period, with what was out when it began and what was recalled',
    description:
      'By what has become of it since. What nobody might act on any more when the switch was engaged is ' +
      'left out, and so is what retention has removed.',
  })
  @ApiAnswer('SwitchDetail', { description: 'The period.', example: EXAMPLE_SWITCH_DETAIL })
  @ApiProblems('REQUEST.NOT_FOUND')
  async one(@Param('id', NameParam) id: string): Promise<SwitchDetail> {
    const period = ID_FORM.test(id) ? await this.switches.period(id) : null;
    if (period) return { ...period, ...(await this.switches.out(period)) };
    throw new ControlPlaneError('REQUEST.NOT_FOUND', `no switch has period ${JSON.stringify(id)}`);
  }

  @Post('engage')
  @HttpCode(200)
  @RequireRole('governor')
  @ApiOperation({
    summary: 'Let nothing of a scope be released',
    description:
      'Answered when it is a fact: no release of the scope has a number above `from_seq`. The answer says ' +
      'what was out already. `recall` discards what waits in gated topics; what a relay has in hand is in ' +
      'doubt. 503 where verdicts under way did not end in five seconds: the switch is not on then.',
  })
  @ApiAnswer('SwitchEngaged', { description: 'It is on.', example: EXAMPLE_SWITCH_ENGAGED })
  @ApiProblems('DECISION.SWITCH_PENDING')
  engage(@CurrentActor() actor: Actor, @Body() body: SwitchEngageBody): Promise<SwitchEngaged> {
    return this.engaging.execute(actor, body);
  }

  @Post('disengage')
  @HttpCode(200)
  @RequireRole('governor')
  @ApiOperation({
    summary: 'Lift a switch, or ask for it',
    description:
      'Two people lift it (`OPS_DISENGAGE_QUORUM`): the first call only asks, and `on` stays true.',
  })
  @ApiAnswer('SwitchPeriod', { description: 'The period.', example: EXAMPLE_SWITCH })
  @ApiProblems('REQUEST.NOT_FOUND', 'DECISION.QUORUM', 'DECISION.SWITCH_PENDING')
  disengage(
    @CurrentActor() actor: Actor,
    @Body() body: SwitchDisengageBody,
  ): Promise<SwitchPeriod> {
    return this.disengaging.execute(actor, body);
  }
}
