import { useId } from "preact/hooks";
import type { ActionParams } from "../../api/actions/action.ts";
import type { Field } from "./specs.ts";

/** The parameters of an action that a person chooses; a text counts once it is complete, by Enter or on leaving it. */
export function Fields({
  fields,
  params,
  onChange,
}: {
  fields: readonly Field[];
  params: ActionParams;
  onChange(params: ActionParams): void;
}) {
  const set = (name: string, value: string) => {
    const { [name]: _before, ...others } = params;
    onChange(value === "" ? others : { ...others, [name]: value });
  };
  return (
    <div class="choices">
      {fields.map((field) => (
        <FieldView key={field.name} field={field} value={params[field.name] ?? ""} set={set} />
      ))}
    </div>
  );
}

function FieldView({
  field,
  value,
  set,
}: {
  field: Field;
  value: string;
  set(name: string, value: string): void;
}) {
  const { name, label, note, choices, isBox } = field;
  const id = useId();
  if (isBox === true) {
    return (
      <label class="box">
        <input
          type="checkbox"
          checked={value === "1"}
          onChange={(event) => set(name, event.currentTarget.checked ? "1" : "")}
        />{" "}
        {label}
      </label>
    );
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {choices === undefined ? (
        <input
          id={id}
          value={value}
          onChange={(event) => set(name, event.currentTarget.value.trim())}
        />
      ) : (
        <select id={id} value={value} onChange={(event) => set(name, event.currentTarget.value)}>
          {choices.map(([one, text]) => (
            <option key={one} value={one}>
              {text}
            </option>
          ))}
        </select>
      )}
      {note === undefined ? null : <small>{note}</small>}
    </div>
  );
}
