import { type Duplex, duplexPair } from "node:stream";
import { type TlsRecord, tlsRecordsIn } from "../servers/tls-records.ts";
import type { Speak } from "../servers/watched-server.ts";

/** May change the bytes of a record on its way. */
export type Change = (record: TlsRecord) => void;

export interface Meddling {
  readonly fromClient?: Change;
  readonly fromServer?: Change;
}

/** Somebody between a server and its clients. */
export function meddling(speak: Speak, { fromClient, fromServer }: Meddling): Speak {
  return ({ stream, onDecrypted }) => {
    const [near, far] = duplexPair();
    near.on("error", () => {});
    forward(stream, near, fromClient);
    forward(near, stream, fromServer);
    speak({ stream: far, onDecrypted });
  };
}

function forward(from: Duplex, to: Duplex, change: Change = () => {}): void {
  let rest: Buffer = Buffer.alloc(0);
  from.on("data", (chunk: Buffer) => {
    const found = tlsRecordsIn(Buffer.concat([rest, chunk]));
    rest = found.rest;
    for (const record of found.records) {
      change(record);
      to.write(record.bytes);
    }
  });
  from.on("end", () => to.end(rest));
  from.on("close", () => to.destroy());
}
