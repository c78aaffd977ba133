import { Module } from '@nestjs/common';
import { ControlTopic } from './control-topic.js';
import { TopicsController } from './topics.controller.js';

/** How each topic stands; pause, resume, slow down. */
@Module({ controllers: [TopicsController], providers: [ControlTopic] })
export class TopicsModule {}
