/** Where a command writes for the person: results and errors, a line at a time. */
export interface Output {
  readonly line: (text: string) => void;
  readonly error: (text: string) => void;
}
