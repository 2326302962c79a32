/** A part of a bar. */
export interface BarSegment {
  /** Of the class that colors it. */
  readonly kind: string;
  readonly value: number;
}

/** A bar beside its figures, which say the same in text. */
export function Bar({ segments, max }: { segments: readonly BarSegment[]; max: number }) {
  return (
    <span class="bar" aria-hidden="true">
      {segments.map(({ kind, value }) => (
        <span key={kind} class={kind} style={{ width: `${(100 * value) / Math.max(1, max)}%` }} />
      ))}
    </span>
  );
}
