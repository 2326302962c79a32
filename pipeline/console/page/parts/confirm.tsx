import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Failed } from "./waiting.tsx";

/** A question before something is changed or bought. */
export interface ConfirmProps {
  readonly title: string;
  /** What will happen, and its price. */
  readonly children: ComponentChildren;
  /** Of the button that does it, e.g. `Stop the run`. */
  readonly verb: string;
  /** Nothing can be confirmed yet, e.g. while the price is read. */
  readonly isDisabled?: boolean;
  /** Does it; what it throws is shown, and the question stays open. */
  onConfirm(): Promise<void>;
  onClose(): void;
}

/** A modal dialog: the browser keeps the focus in it, Escape closes it, and the focus returns where it was. */
export function Confirm({ title, children, verb, isDisabled, onConfirm, onClose }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      dialog.current?.close();
    } catch (failed) {
      setError(failed instanceof Error ? failed : new Error(String(failed)));
      setBusy(false);
    }
  };
  return (
    <dialog ref={dialog} class="confirm" aria-labelledby="confirm-title" onClose={onClose}>
      <h2 id="confirm-title">{title}</h2>
      {children}
      {error === null ? null : <Failed error={error} />}
      <div class="buttons">
        <button type="button" onClick={() => dialog.current?.close()}>
          Cancel
        </button>
        <button
          type="button"
          class="primary"
          disabled={busy || isDisabled === true}
          onClick={confirm}
        >
          {busy ? "Working …" : verb}
        </button>
      </div>
    </dialog>
  );
}
