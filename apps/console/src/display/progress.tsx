import { Progress as BaseProgress } from '@base-ui/react/progress';

/** `max` 0: nothing to do, which is done. */
export function Progress({ label, value, max }: { label: string; value: number; max: number }) {
  const share = max === 0 ? 100 : Math.min(100, (value / max) * 100);
  return (
    <BaseProgress.Root value={share} aria-label={label}>
      <BaseProgress.Track className="progress-track">
        <BaseProgress.Indicator className="progress-fill" />
      </BaseProgress.Track>
    </BaseProgress.Root>
  );
}
