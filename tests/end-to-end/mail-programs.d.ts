/** What tests/end-to-end/site/imap.js and smtp.js give to their pages. */
interface MailAccount {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** What a program saw of its socket. */
interface ProgramSocket {
  /** Did the program come to a socket of this extension, through `navigator.mozTCPSocket`? */
  readonly isOurs: boolean;
  readonly isSecured: boolean;
  readonly readyState: string;
}

interface HashedBytes {
  readonly byteLength: number;
  readonly sha256: string;
}

interface ReadMail extends ProgramSocket {
  readonly mailboxes: readonly string[];
  readonly exists: number;
  readonly messages: readonly ({ readonly subject: string } & HashedBytes)[];
  readonly attachment: HashedBytes;
}

interface SentMail extends ProgramSocket {
  readonly isAccepted: boolean;
  readonly failedRecipients: readonly string[];
  readonly timesDrained: number;
}

interface Window {
  readonly readMail: (account: MailAccount) => Promise<ReadMail>;
  readonly sendMail: (
    letter: MailAccount & { readonly from: string; readonly to: string; readonly message: string },
  ) => Promise<SentMail>;
}
