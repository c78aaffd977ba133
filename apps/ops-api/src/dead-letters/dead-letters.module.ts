import { Module } from '@nestjs/common';
import { ActOnMatching } from './act-on-matching.js';
import { DeadLettersController } from './dead-letters.controller.js';
import { DiscardDeadLetter } from './discard-dead-letter.js';
import { ReadDeadLetters } from './read-dead-letters.js';
import { ReplayDeadLetter } from './replay-dead-letter.js';

/** Dead letters: look, replay, discard. */
@Module({
  controllers: [DeadLettersController],
  providers: [ReadDeadLetters, ReplayDeadLetter, DiscardDeadLetter, ActOnMatching],
})
export class DeadLettersModule {}
