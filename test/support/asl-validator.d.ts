declare module "asl-validator" {
  /** Checks a state machine's definition; the package ships no types. */
  function aslValidator(definition: unknown): {
    readonly isValid: boolean;
    errorsText(separator?: string): string;
  };
  export = aslValidator;
}
