import { buffer } from "node:stream/consumers";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import type { ServerCertificate } from "./certificate-authority.ts";
import { type ListenOptions, type RunningServer, runServer } from "./running-server.ts";
import { tlsOptions } from "./tls-options.ts";

export interface SubmissionOptions extends ListenOptions {
  readonly tls: ServerCertificate;
  readonly user: string;
  readonly password: string;
}

/** A message that was taken, with what the server knew of its sender. */
export interface Submission {
  readonly user: string;
  /** Had the connection gone over to TLS? */
  readonly isSecured: boolean;
  readonly from: string;
  readonly to: readonly string[];
  /** As the sender had it: without what SMTP adds to lines that begin with a dot. */
  readonly message: Buffer;
}

export interface SubmissionServer extends RunningServer {
  readonly submissions: readonly Submission[];
}

/**
 * A mail submission server (RFC 6409) of the npm package smtp-server: it begins in clear, offers
 * STARTTLS, and before that neither takes a password nor a message.
 */
export async function startSubmissionServer(options: SubmissionOptions): Promise<SubmissionServer> {
  const submissions: Submission[] = [];
  const smtp = new SMTPServer({
    ...tlsOptions(options.tls),
    name: "localhost",
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, answer) => {
      const isKnown = username === options.user && password === options.password;
      answer(isKnown ? null : new Error("Unknown user or password"), { user: username });
    },
    onData: (stream, session, answer) => {
      buffer(stream).then((message) => {
        submissions.push({ ...envelopeOf(session), message });
        answer(null);
      }, answer);
    },
  });
  // A connection that breaks off is an everyday event here.
  smtp.on("error", () => {});
  return { ...(await runServer(smtp.server, options)), submissions };
}

function envelopeOf({ envelope, secure, user }: SMTPServerSession): Omit<Submission, "message"> {
  return {
    user: String(user),
    isSecured: secure,
    from: envelope.mailFrom === false ? "" : envelope.mailFrom.address,
    to: envelope.rcptTo.map(({ address }) => address),
  };
}
