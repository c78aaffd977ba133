import { useState } from 'react';

/** What is being typed: begins as `value`, and begins anew when that is changed from elsewhere. */
export function useDraft<Value>(value: Value): [Value, (draft: Value) => void] {
  const key = JSON.stringify(value);
  const [kept, setKept] = useState({ key, draft: value });
  if (kept.key !== key) setKept({ key, draft: value });
  return [kept.key === key ? kept.draft : value, (draft) => setKept({ key, draft })];
}
