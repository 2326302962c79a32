import { type Task, useActions } from "./action-host.tsx";
import { SPECS } from "./specs.ts";

/** A button that asks, with the price, and then does something. */
export function ActionButton({
  label,
  isPrimary,
  ...task
}: Task & {
  /** Instead of the action's own. */
  readonly label?: string;
  readonly isPrimary?: boolean;
}) {
  const open = useActions();
  return (
    <button type="button" class={isPrimary === true ? "primary" : ""} onClick={() => open(task)}>
      {label ?? SPECS[task.verb].label}
      <span class="sr"> {task.about}</span>
    </button>
  );
}
