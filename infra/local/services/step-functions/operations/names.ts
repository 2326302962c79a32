import { ServiceError } from "../../../kernel/aws-error.ts";

const LONGEST = 80;

/**
 * Checks a name of a state machine, execution or activity. Throws `InvalidName`.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
 */
export function checkName(name: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: AWS forbids exactly these
  const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/u;
  if (name.length > 0 && name.length <= LONGEST && !forbidden.test(name)) return;
  throw new ServiceError("InvalidName", `Invalid Name: '${name}'`);
}
