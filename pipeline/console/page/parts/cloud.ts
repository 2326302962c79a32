import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Cloud, CloudPlace } from "../../api/cloud.ts";

/** What the console shows, for every part of a page. */
export const CloudContext = createContext<Cloud | null>(null);

/** What the console shows. */
export function useCloud(): Cloud {
  const cloud = useContext(CloudContext);
  if (cloud === null) throw new Error("used outside of CloudContext");
  return cloud;
}

/** The Region of that name; the first where there is none. */
export function usePlace(region: string | undefined): CloudPlace {
  const { places } = useCloud();
  const place = places.find((one) => one.region === region) ?? places[0];
  if (place === undefined) throw new Error("the console shows no Region");
  return place;
}
