/** Native hosts that do not do their part. */

export interface TroubledHost {
  readonly name: string;
  /** For Node, in the place of the host's own. */
  readonly program: string;
  /** What a page hears. */
  readonly errorCode: string;
  /** What the person is told: the name of the text, and the command that goes with it. */
  readonly title: string;
  readonly command: string;
}

const DOCTOR = "node dist/native-host/cli.js doctor";

/** Prints one framed message and stays. */
export const printing = (message: object) => `
  const body = Buffer.from(${JSON.stringify(JSON.stringify(message))});
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  process.stdout.write(Buffer.concat([head, body]));
  process.stdin.resume();
`;

export const TROUBLED_HOSTS: readonly [TroubledHost, ...TroubledHost[]] = [
  {
    name: "ends as soon as it is started",
    program: "process.exit(3);",
    errorCode: "HOST_FAILED",
    title: "hostCrashed",
    command: DOCTOR,
  },
  {
    name: "prints what is no message",
    program: "process.stdout.write('a line of text '.repeat(100)); process.stdin.resume();",
    errorCode: "HOST_FAILED",
    title: "hostGarbage",
    command: DOCTOR,
  },
  {
    name: "prints JSON that is none of our messages",
    program: printing({ type: "surprise" }),
    errorCode: "HOST_FAILED",
    title: "hostGarbage",
    command: DOCTOR,
  },
  {
    name: "speaks later versions",
    program: printing({
      type: "incompatible",
      minimumVersion: 7,
      maximumVersion: 9,
      hostVersion: "9.0.0",
    }),
    errorCode: "HOST_VERSION",
    title: "hostTooNew",
    command: "npm run build",
  },
  {
    name: "says nothing",
    program: "process.stdin.resume();",
    errorCode: "HOST_FAILED",
    title: "hostSilent",
    command: DOCTOR,
  },
];
