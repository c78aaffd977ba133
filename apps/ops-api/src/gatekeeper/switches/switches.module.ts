import { Module } from '@nestjs/common';
import { DisengageSwitch } from './disengage-switch.js';
import { EngageOnImbalance } from './engage-on-imbalance.js';
import { EngageSwitch } from './engage-switch.js';
import { LapseRequests } from './lapse-requests.js';
import { SwitchesController } from './switches.controller.js';

/** What stops releases, by scope. */
@Module({
  controllers: [SwitchesController],
  providers: [EngageSwitch, EngageOnImbalance, DisengageSwitch, LapseRequests],
  exports: [EngageOnImbalance],
})
export class SwitchesModule {}
