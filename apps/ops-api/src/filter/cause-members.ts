import { ApiPropertyOptional } from '@nestjs/swagger';
import { Optional } from '../edge/optional.js';
import { PlainText } from '../edge/plain-text.js';
import { EventMembersDto } from './event-members.js';

/** Members of what was given up, by a topic or by a consumer, and why. */
export class CauseMembersDto extends EventMembersDto {
  @ApiPropertyOptional({ example: 'quotes' })
  @Optional()
  @PlainText()
  readonly topic?: string;

  @ApiPropertyOptional({ example: 'TRANSPORT.FAILED' })
  @Optional()
  @PlainText()
  readonly error_code?: string;

  @ApiPropertyOptional({
    description: 'The cause as the groups name it: the message with numbers blanked.',
    example: 'connect ECONNREFUSED #.#.#.#:#',
  })
  @Optional()
  @PlainText()
  readonly error?: string;
}
