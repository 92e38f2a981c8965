/** What goes on: much is ended on purpose, then nothing but sockets and pages, then nothing at all. */
export type Phase = "storm" | "steady" | "rest";

/** What all is like at one time. Absent where there is no such process just then. */
export interface Sample {
  /** Since the load began. */
  readonly seconds: number;
  readonly phase: Phase;
  /** From 0 on; each has a storm, a steady phase, and a rest. */
  readonly round: number;
  readonly host?: HostSample;
  /** The process that the extension's background lives in. */
  readonly background?: ProcessSample;
  /** Private memory of all processes with web pages, in bytes. */
  readonly pageBytes: number;
  /** Private memory of all other processes of the browser, in bytes. */
  readonly browserBytes: number;
  /** Descriptors of the browser's main process. */
  readonly browserDescriptors: number;
  /** Tasks that pages are at work on. */
  readonly openTasks: number;
  readonly connections: number;
  /** Round trips on the probing socket, in milliseconds. */
  readonly tripMedian?: number;
  readonly tripMost?: number;
  /** All so far, as are those below. */
  readonly tasks: number;
  readonly payloadBytes: number;
  readonly unloadedTasks: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly errors: Readonly<Record<string, number>>;
}

export interface ProcessSample {
  readonly id: number;
  /** Private memory: resident, and no file's. */
  readonly bytes: number;
}

export interface HostSample extends ProcessSample {
  readonly descriptors: number;
  readonly sockets: number;
}
