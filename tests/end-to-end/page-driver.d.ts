/** What tests/end-to-end/site/driver.js gives to the pages of the test site. */
interface SocketRecord {
  readonly socket: TestSocket;
  /** One line an event, such as `open open` or `error NetworkError Network EHOSTUNREACH closed`. */
  readonly log: string[];
  readonly opened: Promise<boolean>;
  readonly closed: Promise<void>;
  readonly chunks: ArrayBuffer[];
  readonly byteLength: number;
}

interface TestSocket extends EventTarget {
  readonly readyState: string;
  readonly ssl: boolean;
  ondata: ((event: { readonly data: string | ArrayBuffer }) => void) | null;
  upgradeToSecure(): void;
  readonly bufferedAmount: number;
  send(data: string): boolean;
  send(data: ArrayBuffer | ArrayBufferView, byteOffset?: number, byteLength?: number): boolean;
  suspend(): void;
  resume(): void;
  close(): void;
  closeImmediately(): void;
}

interface HttpRequest {
  readonly host: string;
  readonly port: number;
  readonly tls?: boolean;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: Uint8Array;
}

interface HttpAnswer {
  readonly log: string[];
  readonly head: string;
  readonly byteLength: number;
  readonly sha256: string;
  readonly text: string;
}

interface ProgramResult {
  readonly number: number;
  readonly problems: readonly string[];
  readonly received: number;
  readonly sent: number;
  readonly errors: number;
}

interface Window {
  /** axe-core, where a test has brought it into the page. */
  readonly axe: typeof import("axe-core");
  /** tests/end-to-end/site/watchful.js: all that the page can see, one line a thing, sorted. */
  readonly describeWorld: () => readonly string[];
  /** tests/end-to-end/site/programs.js, where a test has brought it into the page. */
  readonly runPrograms: (
    programs: readonly object[],
    host: string,
    port: number,
  ) => Promise<readonly ProgramResult[]>;
  /** tests/end-to-end/site/pipe-watch.js, where a test has brought it into the page. */
  readonly pipeWatch: { frames: number; breakAfter: number };
  readonly hadInterfaceEarly: boolean;
  readonly timesAvailable: number;
  /** tests/servers/deterministic-bytes.ts, where a test has brought it into the page. */
  readonly deterministicBytes: (length: number, seed: number) => Uint8Array;
  readonly driver: {
    readonly sockets: Map<string, SocketRecord>;
    readonly servers: Map<string, { close(): void }>;
    listen(name: string, port: number): Promise<number>;
    listenInVain(port: number): Promise<string>;
    open(name: string, host: string, port: number, options?: object): SocketRecord;
    request(request: HttpRequest): Promise<HttpAnswer>;
    sendPolitely(socket: TestSocket, bytes: Uint8Array): Promise<void>;
    concatenate(record: SocketRecord): Uint8Array;
    sha256(bytes: Uint8Array): Promise<string>;
  };
}
