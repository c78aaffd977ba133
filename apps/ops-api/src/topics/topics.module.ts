import { Module } from '@nestjs/common';
import { ControlTopic } from './control-topic.js';
import { TopicGauges } from './topic-gauges.js';
import { TopicSchedule } from './topic-schedule.js';
import { TopicsController } from './topics.controller.js';

/** How each topic stands; pause, resume, slow down. */
@Module({ controllers: [TopicsController], providers: [ControlTopic, TopicGauges, TopicSchedule] })
export class TopicsModule {}
