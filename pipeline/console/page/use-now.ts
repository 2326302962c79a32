import { useEffect, useRef, useState } from "preact/hooks";

/**
 * The cloud's time, which passes by itself between two readings of it.
 * @param read the cloud's time as last read, milliseconds since the epoch
 * @param options.speed seconds of the cloud for each second here
 * @param options.runs whether anything depends on it still
 */
export function useNow(read: number, { speed, runs }: { speed: number; runs: boolean }): number {
  const at = useRef({ read, here: performance.now() });
  if (at.current.read !== read) at.current = { read, here: performance.now() };
  const [, setTick] = useState(0);
  useEffect(() => {
    if (!runs) return undefined;
    const timer = setInterval(() => setTick((tick) => tick + 1), 1000);
    return () => clearInterval(timer);
  }, [runs]);
  return read + (performance.now() - at.current.here) * speed;
}
