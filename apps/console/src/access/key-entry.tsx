import { useState, type FormEvent } from 'react';
import { useArrival } from '../display/arrival.js';

export function KeyEntry(props: { wasRefused: boolean; onEnter: (key: string) => void }) {
  const [key, setKey] = useState('');
  useArrival('key entry');

  function submit(event: FormEvent) {
    event.preventDefault();
    if (key.trim()) props.onEnter(key.trim());
  }

  return (
    <main className="key-entry">
      <title>Key · Control plane</title>
      <form className="panel panel-body stack" onSubmit={submit}>
        <img src="/icon.svg" alt="" width={36} height={36} />
        <h1>Control plane</h1>
        {props.wasRefused ? (
          <p className="notice bad" role="alert">
            This key is not accepted. It may have been replaced; ask who runs the ops-api.
          </p>
        ) : (
          <p className="muted">This ops-api answers callers with a key.</p>
        )}
        <div className="field">
          <label htmlFor="api-key">API key</label>
          <input
            id="api-key"
            className="input mono"
            type="password"
            autoComplete="off"
            spellCheck={false}
            value={key}
            onChange={(event) => setKey(event.target.value)}
            autoFocus
          />
          <span className="hint">Kept in this tab until it is closed, sent as a header only.</span>
        </div>
        <button className="button primary" type="submit" aria-disabled={key.trim() === ''}>
          Enter
        </button>
      </form>
    </main>
  );
}
