import { type Point, type Trend, trend } from "./regression.ts";
import type { Sample } from "./sample.ts";
import type { SoakResult } from "./soak-browser.ts";

const MEBIBYTE = 1024 * 1024;
const SECONDS_PER_HOUR = 3600;

/** What of each steady phase passes before memory is judged: caches fill, heaps find their size. */
const WARM_UP_PART = 1 / 3;

export interface Memory {
  readonly name: "host" | "background" | "pages" | "browser";
  readonly title: string;
  /** Growth in an hour that is too little to tell from nothing, in bytes. */
  readonly boundBytes: number;
  /** Undefined where there is nothing to judge. */
  value(sample: Sample): number | undefined;
  /** What has the value: another one has a level of its own. */
  owner(sample: Sample): number;
}

/** All memory that is judged. */
export const MEMORIES: readonly Memory[] = [
  {
    name: "host",
    title: "Host",
    boundBytes: 4 * MEBIBYTE,
    value: ({ host }) => host?.bytes,
    owner: ({ host }) => host?.id ?? 0,
  },
  {
    name: "background",
    title: "Extension's background",
    boundBytes: 8 * MEBIBYTE,
    value: ({ background }) => background?.bytes,
    owner: ({ background }) => background?.id ?? 0,
  },
  {
    name: "pages",
    title: "Pages",
    boundBytes: 16 * MEBIBYTE,
    value: ({ pageBytes }) => pageBytes,
    owner: ({ round }) => round,
  },
  {
    name: "browser",
    title: "Rest of the browser",
    boundBytes: 32 * MEBIBYTE,
    value: ({ browserBytes }) => browserBytes,
    owner: ({ round }) => round,
  },
];

/** Growth in bytes an hour, and the bounds within which that is certain to 95 %. */
export interface MemoryVerdict {
  readonly name: Memory["name"];
  readonly bytesPerHour: number;
  readonly low: number;
  readonly high: number;
  readonly boundBytes: number;
  readonly mostBytes: number;
  readonly isWithinNoise: boolean;
}

export interface Verdict {
  readonly isGood: boolean;
  readonly memories: readonly MemoryVerdict[];
  /** What is wrong, a line each. */
  readonly faults: readonly string[];
}

export function judge({ samples, rests, tally }: SoakResult): Verdict {
  const memories = MEMORIES.map((memory) => judgeMemory(memory, samples));
  const growing = memories.filter(({ isWithinNoise }) => !isWithinNoise);
  const faults = [
    ...growing.map(({ name, bytesPerHour }) => `memory: ${name} grows ${growth(bytesPerHour)}`),
    ...judgeRests(rests),
    ...judgeHostLives(samples),
    ...tally.hung.map((what) => `hung: ${what}`),
    ...tally.problems.map((what) => `wrong: ${what}`),
    ...tally.unexplained.map((what) => `unexplained: ${what}`),
  ];
  return { isGood: faults.length === 0, memories, faults };
}

/** The samples of the steady phases, without the warm-up of each. */
export function judgedSamples(samples: readonly Sample[]): readonly Sample[] {
  const steady = samples.filter(({ phase }) => phase === "steady");
  const rounds = [...new Set(steady.map(({ round }) => round))];
  return rounds.flatMap((round) => {
    const own = steady.filter((sample) => sample.round === round);
    return own.slice(Math.ceil(own.length * WARM_UP_PART));
  });
}

export function pointsOf(memory: Memory, samples: readonly Sample[]): readonly Point[] {
  return judgedSamples(samples).flatMap((sample) => {
    const value = memory.value(sample);
    return value === undefined
      ? []
      : [{ time: sample.seconds / SECONDS_PER_HOUR, value, stretch: memory.owner(sample) }];
  });
}

/**
 * Growth is within noise where it may as well be none, or would be less in an hour than the bound.
 */
export function isWithinNoise({ slope, low, high }: Trend, boundPerHour: number): boolean {
  return (low <= 0 && high >= 0) || slope <= boundPerHour;
}

function judgeMemory(memory: Memory, samples: readonly Sample[]): MemoryVerdict {
  const { slope, low, high } = trend(pointsOf(memory, samples));
  const { name, boundBytes } = memory;
  return {
    name,
    bytesPerHour: slope,
    low,
    high,
    boundBytes,
    mostBytes: Math.max(...samples.map((sample) => memory.value(sample) ?? 0)),
    isWithinNoise: isWithinNoise({ slope, low, high }, boundBytes),
  };
}

function judgeRests([first, ...others]: SoakResult["rests"]): readonly string[] {
  return others.flatMap(({ descriptors, hasLeft }, index) => [
    ...(descriptors > (first?.descriptors ?? 0)
      ? [`descriptors: ${descriptors} after round ${index + 1}, ${first?.descriptors} at first`]
      : []),
    ...(hasLeft ? [] : [`a host was still there a minute after round ${index + 1}`]),
  ]);
}

/** In a steady phase nobody ends the host. */
function judgeHostLives(samples: readonly Sample[]): readonly string[] {
  const steady = samples.filter(({ phase }) => phase === "steady");
  const rounds = [...new Set(steady.map(({ round }) => round))];
  return rounds.flatMap((round) => {
    const own = judgedSamples(steady.filter((sample) => sample.round === round));
    const hosts = new Set(own.map(({ host }) => host?.id));
    return hosts.size === 1 ? [] : [`the host ended by itself in round ${round + 1}`];
  });
}

export function growth(bytesPerHour: number): string {
  const mebibytes = bytesPerHour / MEBIBYTE;
  return `${mebibytes < 0 ? "−" : "+"}${Math.abs(mebibytes).toFixed(2)} MiB an hour`;
}
