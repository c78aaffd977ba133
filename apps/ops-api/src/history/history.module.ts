import { Module } from '@nestjs/common';
import { ConsumersModule } from '../consumers/consumers.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { TopicsModule } from '../topics/topics.module.js';
import { HistoryController } from './history.controller.js';
import { HistorySchedule } from './history-schedule.js';
import { NoteHistory } from './note-history.js';
import { ReadHistory } from './read-history.js';

/** What went through, by minute and by hour. */
@Module({
  imports: [ConsumersModule, LedgerModule, TopicsModule],
  controllers: [HistoryController],
  providers: [ReadHistory, NoteHistory, HistorySchedule],
})
export class HistoryModule {}
