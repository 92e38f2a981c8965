/** What the page uses of browserbox 0.9.1, which comes without types. */
interface ImapMailbox {
  readonly name: string;
  readonly path: string;
  readonly flags?: readonly string[];
  readonly children: readonly ImapMailbox[];
}

interface ImapAddress {
  readonly name: string;
  readonly address?: string;
}

interface ImapMessage {
  readonly uid: number;
  readonly flags: readonly string[];
  readonly envelope: {
    readonly subject?: string;
    readonly date?: string;
    readonly from?: readonly ImapAddress[];
  };
  readonly bodystructure: ImapPart;
  /** `body[1]` and the like: a character for each byte. */
  readonly [body: `body[${string}]`]: string | undefined;
}

interface ImapPart {
  /** `1.2`; a message with one part has none. */
  readonly part?: string;
  readonly type: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly dispositionParameters?: Readonly<Record<string, string>>;
  readonly encoding?: string;
  /** Bytes, as they are encoded. */
  readonly size?: number;
  readonly childNodes?: readonly ImapPart[];
}

declare class BrowserBox {
  constructor(
    host: string,
    port: number,
    options: {
      readonly auth: { readonly user: string; readonly pass: string };
      readonly requireTLS: boolean;
    },
  );
  readonly client: { readonly socket: TCPSocket<"arraybuffer"> };
  onauth: () => void;
  onclose: () => void;
  onerror: (error: Error) => void;
  connect(): void;
  close(): Promise<unknown>;
  listMailboxes(): Promise<{ readonly children: readonly ImapMailbox[] }>;
  selectMailbox(
    path: string,
    options?: { readonly readOnly: boolean },
  ): Promise<{ readonly exists: number }>;
  listMessages(
    sequence: string,
    items: readonly string[],
    options?: { readonly byUid: boolean },
  ): Promise<readonly ImapMessage[]>;
}
