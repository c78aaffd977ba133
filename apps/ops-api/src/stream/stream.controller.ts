import { ApiAnswer } from '@acp/service';
import { Controller, Head, Header, Headers, Sse, type MessageEvent } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExcludeEndpoint,
  ApiHeader,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { map, type Observable } from 'rxjs';
import { EXAMPLE_OVERVIEW } from '../examples/overview.js';
import { StreamHub } from './stream-hub.js';

const LAST_ID_CHARS_MAX = 128;

@ApiTags('stream')
@ApiBearerAuth()
@Controller('v1/stream')
export class StreamController {
  constructor(private readonly hub: StreamHub) {}

  /** Before the stream: the router would answer it with the stream, which never ends. */
  @Head()
  @Header('content-type', 'text/event-stream')
  @ApiExcludeEndpoint()
  head(): void {}

  @Sse()
  @ApiOperation({
    summary: 'What is going on, live (server-sent events)',
    description:
      '`overview` every round, `activity` as it happens. With `Last-Event-ID` missed activity is sent first; `reset` says that some of it is gone.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false })
  @ApiAnswer('StreamData', {
    mediaType: 'text/event-stream',
    description: 'Events without end.',
    example: EXAMPLE_OVERVIEW,
  })
  stream(@Headers('last-event-id') lastId?: string): Observable<MessageEvent> {
    return this.hub
      .open(lastId?.slice(0, LAST_ID_CHARS_MAX))
      .pipe(map(({ type, id, data }) => ({ type, id, data })));
  }
}
