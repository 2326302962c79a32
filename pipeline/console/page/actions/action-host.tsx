import { type ComponentChildren, createContext } from "preact";
import { useContext, useState } from "preact/hooks";
import type { ActionParams } from "../../api/actions/action.ts";
import { ActionDialog } from "./action-dialog.tsx";
import "./actions.css";
import { type ActionVerb, SPECS } from "./specs.ts";
import { useAction } from "./use-action.ts";

/** An action that a person has opened. */
export interface Task {
  readonly verb: ActionVerb;
  /** What it is about, e.g. the run's id. */
  readonly about: string;
  readonly params: ActionParams;
  /** Called when something may have changed. */
  onDone?(): void;
}

const HostContext = createContext<(task: Task) => void>(() => undefined);

/** Opens an action's dialog. */
export function useActions(): (task: Task) => void {
  return useContext(HostContext);
}

/** Holds the dialogs of actions, so that one is shown to its end whatever becomes of the part that has opened it. */
export function ActionHost({ children }: { children: ComponentChildren }) {
  const [tasks, setTasks] = useState<readonly (Task & { readonly id: number })[]>([]);
  const open = (task: Task) =>
    setTasks((before) => [...before, { ...task, id: (before.at(-1)?.id ?? 0) + 1 }]);
  const end = (id: number) => setTasks((before) => before.filter((one) => one.id !== id));
  return (
    <HostContext.Provider value={open}>
      {tasks.map((task) => (
        <Running key={task.id} task={task} onEnd={() => end(task.id)} />
      ))}
      {children}
    </HostContext.Provider>
  );
}

/** One action: its dialog, or what it is doing, where that was closed. */
function Running({ task, onEnd }: { task: Task; onEnd(): void }) {
  const { verb, about, params, onDone } = task;
  const { doing, carryOut } = useAction(verb);
  const [isOpen, setOpen] = useState(true);
  const spec = SPECS[verb];
  const close = () => {
    if (doing.state === "working") setOpen(false);
    else onEnd();
    // What has opened it may have disappeared meanwhile.
    if (document.activeElement === document.body) document.getElementById("main")?.focus();
  };
  if (isOpen) {
    return (
      <ActionDialog
        {...{ verb, spec, about, params, doing }}
        onConfirm={(confirmation) => carryOut(confirmation).then(onDone)}
        onClose={close}
      />
    );
  }
  const last = doing.outcome?.summary ?? doing.error?.message ?? doing.steps.at(-1) ?? "working";
  return (
    <div class="task">
      <p role="status">
        {spec.label.replace(" …", "")} {about}: {last}
      </p>
      <button type="button" onClick={() => setOpen(true)}>
        Show
      </button>
    </div>
  );
}
