import { useState } from 'react';
import { Link } from 'wouter';
import { useSession } from '../access/session.js';
import { zoneName } from '../display/format.js';
import { useZone } from '../display/time-zone.js';
import { useLive } from '../live/live.js';
import { openSearch } from '../search/global-keys.js';
import { storedTheme, switchTheme, type Theme } from './theme.js';

export function TopBar({ menuOpen, onMenu }: { menuOpen: boolean; onMenu: () => void }) {
  return (
    <header className="top-bar">
      <button
        type="button"
        className="button plain menu-button"
        aria-expanded={menuOpen}
        aria-controls="navigation"
        onClick={onMenu}
      >
        <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2 4h12M2 8h12M2 12h12" />
        </svg>
        <span className="visually-hidden">Pages</span>
      </button>
      <Link href="/" className="brand" aria-label="Control plane, overview">
        <img src="/icon.svg" alt="" width={22} height={22} />
        <span>Control plane</span>
      </Link>
      <LiveMark />
      <div className="top-bar-end">
        <button type="button" className="button tiny" onClick={openSearch}>
          Search <kbd className="from-desktop">Ctrl K</kbd>
        </button>
        <ZoneSwitch />
        <ThemeSwitch />
        <CallerMark />
      </div>
    </header>
  );
}

const LIVE_TEXT = { connecting: 'connecting', live: 'live', polling: 'polling' } as const;
const LIVE_TITLE = {
  connecting: 'Connecting to the live stream',
  live: 'Connected to the live stream',
  polling: 'The live stream is down: the page asks again every few seconds',
} as const;
const LIVE_TONE = { connecting: 'note', live: 'ok', polling: 'warn' } as const;

function LiveMark() {
  const { mode } = useLive();
  return (
    <span className={`badge ${LIVE_TONE[mode]}`} title={LIVE_TITLE[mode]} role="status">
      {LIVE_TEXT[mode]}
    </span>
  );
}

function ZoneSwitch() {
  const { zone, toggle } = useZone();
  const now = zoneName();
  return (
    <button type="button" className="button plain tiny" onClick={toggle}>
      <span className="visually-hidden">Times are shown in </span>
      {zone === 'utc' ? 'UTC' : 'Local'}
      {zone === 'local' && <span className="from-desktop">({now})</span>}
    </button>
  );
}

const THEME_ICON: Record<Theme, string> = {
  system: 'M2 3h12v8H2zM6 14h4M8 11v3',
  light:
    'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v1M8 14v1M1 8h1M14 8h1M3 3l.7.7M12.3 12.3l.7.7M3 13l.7-.7M12.3 3.7 13 3',
  dark: 'M13 9.5A5.5 5.5 0 1 1 6.5 3 4.5 4.5 0 0 0 13 9.5',
};

function ThemeSwitch() {
  const [theme, setTheme] = useState(storedTheme);
  return (
    <button
      type="button"
      className="button plain tiny"
      title={`Colours: ${theme}`}
      aria-label={`Colours: ${theme}. Switch`}
      onClick={() => setTheme(switchTheme())}
    >
      <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
        <path d={THEME_ICON[theme]} />
      </svg>
    </button>
  );
}

function CallerMark() {
  const { caller, signOut } = useSession();
  if (!caller.authenticated) {
    return (
      <span
        className="badge warn plain"
        title="No keys are configured: whoever reaches this machine may do everything"
      >
        open · {caller.role}
      </span>
    );
  }
  const grants = caller.grants.map((grant) => ` + ${grant}`).join('');
  return (
    <>
      <span className="badge plain" title={`${caller.name} is ${caller.role}${grants}`}>
        <span className="from-desktop">{caller.name} · </span>
        {caller.role}
        <span className="from-desktop">{grants}</span>
      </span>
      <button type="button" className="button plain tiny" onClick={signOut}>
        Leave
      </button>
    </>
  );
}
