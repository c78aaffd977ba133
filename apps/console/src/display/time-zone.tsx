import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';

export type Zone = 'local' | 'utc';

const STORED_ZONE = 'control-plane.zone';
const ZoneContext = createContext<{ zone: Zone; toggle: () => void } | null>(null);

export function useZone() {
  const zone = useContext(ZoneContext);
  if (!zone) throw new Error('useZone needs a ZoneProvider around it');
  return zone;
}

/** Which zone the page writes times in; the other one is always a hover away. */
export function ZoneProvider({ children }: { children: ReactNode }) {
  const [zone, setZone] = useState<Zone>(() =>
    localStorage.getItem(STORED_ZONE) === 'utc' ? 'utc' : 'local',
  );
  const value = useMemo(() => {
    function toggle() {
      const next = zone === 'utc' ? 'local' : 'utc';
      localStorage.setItem(STORED_ZONE, next);
      setZone(next);
    }
    return { zone, toggle };
  }, [zone]);
  return <ZoneContext.Provider value={value}>{children}</ZoneContext.Provider>;
}
