interface Window {
  /** tests/end-to-end/site/grabbing.js: what the page has done so far. */
  readonly grabbing: {
    /** How often it has pressed everything. */
    readonly rounds: number;
    /** What it has tried that takes a person's press. */
    readonly tried: number;
    /** The window that it has opened. */
    readonly opened?: Window | null;
  };
}
