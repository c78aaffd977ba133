import type { DeliveryRequest } from '@acp/contracts/api';
import { useAnswer } from '../api/use-answer.js';
import { JsonBlock, TextBlock } from '../display/json.js';
import { Fetched } from '../display/states.js';

/** What the transport is handed for one entry; asked for when it is looked at. */
export function SentRequest({ eventId, entryId }: { eventId: string; entryId: string }) {
  const request = useAnswer('/v1/events/{event_id}/deliveries/{entry_id}', {
    path: { event_id: eventId, entry_id: entryId },
  });
  return (
    <Fetched data={request.data} error={request.error} onRetry={() => void request.refetch()}>
      {(sent) => (
        <>
          <p className="small wrap-anywhere">
            {sent.transport ?? 'no topic of this name'}
            {sent.destination && (
              <>
                {' to '}
                <code>{sent.destination}</code>
              </>
            )}
          </p>
          <SentMessage message={sent} />
        </>
      )}
    </Fetched>
  );
}

/** Headers and envelope, and what of them is masked for the caller. */
export function SentMessage(props: {
  message: Pick<DeliveryRequest, 'headers' | 'envelope' | 'redacted'>;
}) {
  const { headers, envelope, redacted } = props.message;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return (
    <>
      {redacted.length > 0 && (
        <p className="notice">
          Masked for your role: <code>{redacted.join(', ')}</code>
        </p>
      )}
      <TextBlock text={lines.join('\n')} what="headers" wrapped />
      <JsonBlock value={envelope} what="envelope" />
    </>
  );
}
