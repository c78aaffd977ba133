import { Module } from '@nestjs/common';
import { ControlTopic } from './control-topic.js';
import { RetireTopic } from './retire-topic.js';
import { TopicGauges } from './topic-gauges.js';
import { TopicSchedule } from './topic-schedule.js';
import { TopicsController } from './topics.controller.js';

/** How each topic stands; pause, resume, slow down, retire. */
@Module({
  controllers: [TopicsController],
  providers: [ControlTopic, RetireTopic, TopicGauges, TopicSchedule],
  exports: [TopicGauges],
})
export class TopicsModule {}
