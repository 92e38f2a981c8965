import {
  describeInterface,
  member,
  requireArguments,
  toDictionary,
  toDOMString,
} from "./webidl.ts";

/** `data` holds name and message again, where the first release of the interface had them. */
export class TCPSocketErrorEvent extends Event {
  readonly #name: string;
  readonly #message: string;
  readonly #errorCode: string;

  constructor(type: string, eventInit: unknown = undefined) {
    requireArguments("TCPSocketErrorEvent", arguments.length, 1);
    const dictionary = toDictionary(eventInit);
    super(toDOMString(type), dictionary);
    this.#name = toDOMString(member(dictionary, "name", ""));
    this.#message = toDOMString(member(dictionary, "message", ""));
    this.#errorCode = toDOMString(member(dictionary, "errorCode", ""));
  }

  get name(): string {
    return this.#name;
  }

  get message(): string {
    return this.#message;
  }

  /** The operating system's or TLS library's own code, such as `ECONNREFUSED`. */
  get errorCode(): string {
    return this.#errorCode;
  }

  get data(): { name: string; message: string } {
    return { name: this.#name, message: this.#message };
  }
}
describeInterface(TCPSocketErrorEvent, "TCPSocketErrorEvent");
