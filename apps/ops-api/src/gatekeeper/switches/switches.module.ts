import { Module } from '@nestjs/common';
import { DisengageSwitch } from './disengage-switch.js';
import { EngageSwitch } from './engage-switch.js';
import { SwitchesController } from './switches.controller.js';

/** What stops releases, by scope. */
@Module({ controllers: [SwitchesController], providers: [EngageSwitch, DisengageSwitch] })
export class SwitchesModule {}
