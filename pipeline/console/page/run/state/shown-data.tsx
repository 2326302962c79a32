import { grouped } from "../../../../counts.ts";
import type { DataText } from "../../../api/run/history/data-text.ts";
import { Scroll } from "../../parts/scroll.tsx";

/** Data of a state, which may be long. */
export function ShownData({ name, data }: { name: string; data: DataText | null }) {
  if (data === null) return null;
  const isCut = data.text.length < data.characters;
  return (
    <div class="data">
      <h4>{name}</h4>
      <Scroll label={name}>
        <pre>{data.text}</pre>
      </Scroll>
      {isCut ? (
        <p class="note">
          The first {grouped(data.text.length)} of {grouped(data.characters)} characters.
        </p>
      ) : null}
    </div>
  );
}
