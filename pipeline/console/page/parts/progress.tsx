import { useId } from "preact/hooks";

/** How much of something is done. */
export function Progress({ label, value, max }: { label: string; value: number; max: number }) {
  const id = useId();
  return (
    <div class="progress">
      <label for={id}>{label}</label>
      <progress id={id} value={value} max={Math.max(1, max)} />
    </div>
  );
}
