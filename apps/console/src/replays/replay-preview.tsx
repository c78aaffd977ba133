import type { ReplayPreview } from '@acp/contracts/api';
import { CountText } from '../display/count.js';
import { formatCount } from '../display/format.js';

export function ReplayPreviewPanel({ preview }: { preview: ReplayPreview }) {
  return (
    <div className="notice stack" role="status">
      <p>
        It would order <CountText count={preview.deliveries} /> deliveries of{' '}
        <CountText count={preview.events} /> events
        {preview.skipped.value > 0 && (
          <>
            {' '}
            and skip <CountText count={preview.skipped} />
          </>
        )}
        :{' '}
        {preview.by_topic.length === 0
          ? 'there is nothing to deliver.'
          : preview.by_topic
              .map(({ topic, entries }) => `${formatCount(entries)} deliveries to ${topic}`)
              .join(', ')}
      </p>
      {preview.already_processed.length > 0 && (
        <p>
          Already processed:{' '}
          {preview.already_processed
            .map(({ consumer, processed }) => `${formatCount(processed)} by ${consumer}`)
            .join(', ')}
          . A consumer with an inbox makes no second effect.
        </p>
      )}
    </div>
  );
}
