import { useEffect, useState } from 'react';

const MINUTE_MS = 60_000;

/** The time, renewed at the turn of each minute and when the window is looked at again. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const renew = (): void => {
      clearTimeout(timer);
      setNow(new Date());
      timer = setTimeout(renew, MINUTE_MS - (Date.now() % MINUTE_MS));
    };
    timer = setTimeout(renew, MINUTE_MS - (Date.now() % MINUTE_MS));
    document.addEventListener('visibilitychange', renew);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', renew);
    };
  }, []);
  return now;
}
