import { Module } from '@nestjs/common';
import { ActivatePolicy } from './activate-policy.js';
import { PoliciesController } from './policies.controller.js';
import { PushPolicy } from './push-policy.js';
import { ReadPolicies } from './read-policies.js';

/** What decisions are judged by: pushed, compared, put in force. */
@Module({
  controllers: [PoliciesController],
  providers: [ActivatePolicy, PushPolicy, ReadPolicies],
})
export class PoliciesModule {}
