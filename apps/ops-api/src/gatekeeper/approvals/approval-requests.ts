import type { DecisionAnswerRequest } from '@acp/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { IsReason } from '../../edge/reason.js';

export class DecisionAnswerBody implements DecisionAnswerRequest {
  @ApiProperty({
    description: 'Of the action that was looked at.',
    example: 'b5d4045c3f466fa91fe2cc6abe79232a1a57cdf104f7a26e716e0a1e2789df78',
  })
  @Matches(/^[0-9a-f]{64}$/, { message: '$property must be 64 hexadecimal digits' })
  readonly action_sha256!: string;

  @ApiProperty({ description: 'Version by which it was held.', example: 4 })
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  readonly policy_version!: number;

  @ApiProperty({ example: 'checked with the desk' })
  @IsReason()
  readonly reason!: string;
}
