import { Inject, Injectable } from '@nestjs/common';
import { OpsApiConfig } from '../ops-api.config.js';
import { DutySchedule } from '@acp/service';
import { NoteHistory } from './note-history.js';

@Injectable()
export class HistorySchedule {
  constructor(
    schedule: DutySchedule,
    note: NoteHistory,
    @Inject(OpsApiConfig) { ledgerRefreshMs }: Readonly<OpsApiConfig>,
  ) {
    schedule.add({ name: 'history', everyMs: ledgerRefreshMs, runOnce: () => note.runOnce() });
  }
}
