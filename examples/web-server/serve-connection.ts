import { HttpRequestReader } from "./http-request.ts";
import { type HttpResponse, headOf, respond, text } from "./http-response.ts";

const CHUNK_BYTES = 64 * 1024;

export interface Served {
  /** `GET /`, or what was wrong with the request. */
  readonly request: string;
  readonly status: number;
  /** Bytes of the body that were passed on. */
  readonly byteLength: number;
  /** False where the connection ended before all was passed on. */
  readonly isWhole: boolean;
}

/** Answers the one request of a connection, and closes it. */
export function serveConnection(
  socket: TCPSocket<"string">,
  files: ReadonlyMap<string, Blob>,
  served: (what: Served) => void,
): void {
  const reader = new HttpRequestReader();
  let isAnswered = false;
  const answer = async (request: string, response: HttpResponse) => {
    isAnswered = true;
    socket.send(headOf(response));
    const hasBody = !request.startsWith("HEAD ");
    const byteLength = hasBody ? await sendBlob(socket, response.body) : 0;
    socket.close();
    const isWhole = !hasBody || byteLength === response.body.size;
    served({ request, status: response.status, byteLength, isWhole });
  };
  const refuse = (reason: string) => answer(reason, text(400, `${reason}.\n`));
  socket.ondata = ({ data }) => {
    if (isAnswered) return;
    try {
      const request = reader.push(data);
      if (request === undefined) return;
      const { method, path } = request;
      answer(`${method} ${path}`, respond(request, files)).catch(() => socket.closeImmediately());
    } catch (error) {
      refuse(error instanceof SyntaxError ? error.message : "This cannot be answered").catch(() =>
        socket.closeImmediately(),
      );
    }
  };
}

/** Sends a file of any size by pieces, no faster than it is taken. How many bytes were passed on. */
async function sendBlob(socket: TCPSocket, blob: Blob): Promise<number> {
  let proceed = () => {};
  socket.addEventListener("drain", () => proceed());
  socket.addEventListener("close", () => proceed());
  for (let start = 0; start < blob.size; start += CHUNK_BYTES) {
    const chunk = await blob.slice(start, start + CHUNK_BYTES).arrayBuffer();
    if (socket.readyState !== "open") return start;
    const hasRoom = socket.send(chunk);
    if (!hasRoom) {
      await new Promise<void>((resolve) => {
        proceed = resolve;
      });
    }
  }
  return blob.size;
}
