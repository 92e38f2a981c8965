import { cpus, release, totalmem, type } from "node:os";

/** What a measurement was taken on. */
export interface Machine {
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
}

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    system: `${type()} ${release()}`,
    processor: processors[0]?.model ?? "",
    cores: processors.length,
    memoryBytes: totalmem(),
  };
}
