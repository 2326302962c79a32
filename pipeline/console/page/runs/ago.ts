import { useEffect, useRef, useState } from "preact/hooks";
import { useCloud } from "../parts/cloud.ts";

const UNITS = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
] as const;

/** How long ago something was, e.g. `12 min ago`. */
export function agoText(milliseconds: number): string {
  for (const [size, unit] of UNITS) {
    if (milliseconds >= size) return `${Math.floor(milliseconds / size)} ${unit} ago`;
  }
  return "just now";
}

/** Milliseconds after which ages are drawn again. */
const TICK = 10_000;

/** The time of each Region's cloud as it passes, from what the server has said last. */
export function useClocks(said: Readonly<Record<string, number>>): (region: string) => number {
  const { places } = useCloud();
  const at = useRef({ said, since: performance.now() });
  const [, setTicks] = useState(0);
  if (at.current.said !== said) at.current = { said, since: performance.now() };
  useEffect(() => {
    const timer = setInterval(() => setTicks((ticks) => ticks + 1), TICK);
    return () => clearInterval(timer);
  }, []);
  const passed = performance.now() - at.current.since;
  return (region) => {
    const speed = places.find((place) => place.region === region)?.speed ?? 1;
    return (said[region] ?? 0) + passed * speed;
  };
}
