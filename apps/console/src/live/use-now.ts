import { useEffect, useState } from 'react';

/** Ages are shown in seconds only while they are below a minute. */
const TICK_MS = 5000;

/** The browser's clock, for "3 min ago" that grows while one watches. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, TICK_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return now;
}
