import { Module } from '@nestjs/common';
import { DecisionsController } from './decisions.controller.js';
import { ReadDecision } from './read-decision.js';

/** What was proposed, and what became of it. */
@Module({ controllers: [DecisionsController], providers: [ReadDecision] })
export class DecisionsModule {}
