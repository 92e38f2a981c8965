/** What a browser sends on a WebSocket after the handshake (RFC 6455 §5), read as it comes in. */

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Why a connection is closed (RFC 6455 §7.4.1). */
export const CLOSE_CODE = {
  normal: 1000,
  protocolError: 1002,
  wrongData: 1003,
  tooBig: 1009,
} as const;

export interface WebSocketEvents {
  /** A piece of a binary message, unmasked in place. It may be empty. */
  data(piece: Buffer): void;
  /** A whole text message. */
  text(message: string): void;
  ping(payload: Buffer): void;
  close(): void;
  /** The peer broke the rules. Nothing is read after this. */
  fail(code: number): void;
}

/** In bytes; a longer message fails the connection. */
export interface MessageLimits {
  readonly binary: number;
  readonly text: number;
}

const MASK_BYTES = 4;
const MOST_HEADER_BYTES = 14;
/** RFC 6455 §5.5. */
const MOST_CONTROL_BYTES = 125;

interface Frame {
  readonly opcode: number;
  readonly isFinal: boolean;
  readonly byteLength: number;
  readonly mask: Buffer;
  read: number;
}

/**
 * Reads the frames of one client. Binary payload is passed on as it arrives and never gathered; it is
 * unmasked in place, in the buffers that were pushed.
 */
export class WebSocketReader {
  readonly #events: WebSocketEvents;
  readonly #limits: MessageLimits;
  /** What has come of a frame's header. */
  #header = Buffer.alloc(0);
  #frame: Frame | undefined;
  /** What has come of a control frame, and of a text message. */
  #control: Buffer[] = [];
  #text: Buffer[] = [];
  #messageBytes = 0;
  /** The kind of message that has begun and not ended. */
  #message: "binary" | "text" | undefined;
  #hasEnded = false;

  constructor(events: WebSocketEvents, limits: MessageLimits) {
    this.#events = events;
    this.#limits = limits;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    while (!this.#hasEnded && (rest.byteLength > 0 || this.#frame?.byteLength === 0)) {
      rest =
        this.#frame === undefined ? this.#readHeader(rest) : this.#readPayload(this.#frame, rest);
    }
  }

  #readHeader(chunk: Buffer): Buffer {
    const had = this.#header.byteLength;
    const header =
      had === 0 ? chunk : Buffer.concat([this.#header, chunk.subarray(0, MOST_HEADER_BYTES)]);
    const length = headerByteLength(header);
    if (length === undefined || header.byteLength < length) {
      this.#header = Buffer.from(header);
      return chunk.subarray(chunk.byteLength);
    }
    this.#header = Buffer.alloc(0);
    this.#begin(header.subarray(0, length));
    return chunk.subarray(length - had);
  }

  #begin(header: Buffer): void {
    const [first = 0, second = 0] = header;
    const opcode = first & 0x0f;
    const isFinal = (first & 0x80) !== 0;
    const byteLength = payloadByteLength(header);
    const hasReservedBits = (first & 0x70) !== 0;
    const isMasked = (second & 0x80) !== 0;
    const code =
      hasReservedBits || !isMasked
        ? CLOSE_CODE.protocolError
        : this.#faultOf(opcode, isFinal, byteLength);
    if (code !== undefined) {
      this.#fail(code);
      return;
    }
    if (opcode === OPCODE.binary || opcode === OPCODE.text) {
      this.#message = kindOf(opcode);
      this.#messageBytes = 0;
    }
    const mask = Buffer.from(header.subarray(header.byteLength - MASK_BYTES));
    this.#frame = { opcode, isFinal, byteLength, mask, read: 0 };
  }

  /** What is wrong with a frame of this kind just here, as a close code. */
  #faultOf(opcode: number, isFinal: boolean, byteLength: number): number | undefined {
    switch (opcode) {
      case OPCODE.text:
      case OPCODE.binary:
        if (this.#message !== undefined) return CLOSE_CODE.protocolError;
        return byteLength > this.#limits[kindOf(opcode)] ? CLOSE_CODE.tooBig : undefined;
      case OPCODE.continuation:
        if (this.#message === undefined) return CLOSE_CODE.protocolError;
        return this.#messageBytes + byteLength > this.#limits[this.#message]
          ? CLOSE_CODE.tooBig
          : undefined;
      case OPCODE.close:
      case OPCODE.ping:
      case OPCODE.pong:
        return isFinal && byteLength <= MOST_CONTROL_BYTES ? undefined : CLOSE_CODE.protocolError;
      default:
        return CLOSE_CODE.protocolError;
    }
  }

  #readPayload(frame: Frame, chunk: Buffer): Buffer {
    const piece = chunk.subarray(0, frame.byteLength - frame.read);
    unmask(piece, frame.mask, frame.read);
    frame.read += piece.byteLength;
    const isFrameEnd = frame.read === frame.byteLength;
    if (isFrameEnd) this.#frame = undefined;
    if (isControl(frame.opcode)) {
      this.#control.push(Buffer.from(piece));
      if (isFrameEnd) this.#finishControl(frame.opcode);
    } else {
      this.#messageBytes += piece.byteLength;
      this.#passOn(piece, isFrameEnd && frame.isFinal);
    }
    return chunk.subarray(piece.byteLength);
  }

  #passOn(piece: Buffer, isEnd: boolean): void {
    const kind = this.#message;
    if (isEnd) this.#message = undefined;
    if (kind === "binary") {
      this.#events.data(piece);
      return;
    }
    this.#text.push(Buffer.from(piece));
    if (!isEnd) return;
    const message = Buffer.concat(this.#text).toString();
    this.#text = [];
    this.#events.text(message);
  }

  #finishControl(opcode: number): void {
    const payload = Buffer.concat(this.#control);
    this.#control = [];
    if (opcode === OPCODE.ping) {
      this.#events.ping(payload);
    } else if (opcode === OPCODE.close) {
      this.#hasEnded = true;
      this.#events.close();
    }
  }

  #fail(code: number): void {
    this.#hasEnded = true;
    this.#events.fail(code);
  }
}

function kindOf(opcode: typeof OPCODE.text | typeof OPCODE.binary): "binary" | "text" {
  return opcode === OPCODE.text ? "text" : "binary";
}

function isControl(opcode: number): boolean {
  return opcode >= OPCODE.close;
}

/** Bytes of the whole header, mask included, as soon as that can be told. */
function headerByteLength(header: Buffer): number | undefined {
  const second = header[1];
  if (second === undefined) return undefined;
  const length = second & 0x7f;
  const lengthBytes = length === 127 ? 8 : length === 126 ? 2 : 0;
  return 2 + lengthBytes + ((second & 0x80) === 0 ? 0 : MASK_BYTES);
}

function payloadByteLength(header: Buffer): number {
  const length = header.readUInt8(1) & 0x7f;
  if (length === 126) return header.readUInt16BE(2);
  if (length === 127) return header.readUInt32BE(2) * 2 ** 32 + header.readUInt32BE(6);
  return length;
}

/**
 * RFC 6455 §5.3, by words of 32 bits.
 *
 * @param start the place of `piece` in the frame's payload
 */
function unmask(piece: Buffer, mask: Buffer, start: number): void {
  const { buffer, byteOffset, byteLength } = piece;
  const head = Math.min((4 - (byteOffset & 3)) & 3, byteLength);
  const words = (byteLength - head) >> 2;
  const tail = head + words * 4;
  unmaskBytes(piece, mask, start, 0, head);
  if (words > 0) {
    const turned = Uint8Array.from(mask, (_, index) => mask[(start + head + index) & 3] ?? 0);
    const [key = 0] = new Int32Array(turned.buffer);
    unmaskWords(new Int32Array(buffer, byteOffset + head, words), key);
  }
  unmaskBytes(piece, mask, start, tail, byteLength);
}

/** Signed words, which V8 keeps in registers, and eight of them at a time: twice as fast and more. */
function unmaskWords(words: Int32Array, key: number): void {
  const whole = words.length & ~7;
  for (let index = 0; index < whole; index += 8) {
    words[index] = (words[index] ?? 0) ^ key;
    words[index + 1] = (words[index + 1] ?? 0) ^ key;
    words[index + 2] = (words[index + 2] ?? 0) ^ key;
    words[index + 3] = (words[index + 3] ?? 0) ^ key;
    words[index + 4] = (words[index + 4] ?? 0) ^ key;
    words[index + 5] = (words[index + 5] ?? 0) ^ key;
    words[index + 6] = (words[index + 6] ?? 0) ^ key;
    words[index + 7] = (words[index + 7] ?? 0) ^ key;
  }
  for (let index = whole; index < words.length; index += 1) {
    words[index] = (words[index] ?? 0) ^ key;
  }
}

function unmaskBytes(piece: Buffer, mask: Buffer, start: number, from: number, to: number): void {
  for (let index = from; index < to; index += 1) {
    piece[index] = (piece[index] ?? 0) ^ (mask[(start + index) & 3] ?? 0);
  }
}
