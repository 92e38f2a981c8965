import {
  describeInterface,
  member,
  requireArguments,
  toDictionary,
  toDOMString,
} from "./webidl.ts";

/** `data` is what arrived, and the empty string for events without data (programs of the time read it). */
export class TCPSocketEvent extends Event {
  readonly #data: unknown;

  constructor(type: string, eventInit: unknown = undefined) {
    requireArguments("TCPSocketEvent", arguments.length, 1);
    const dictionary = toDictionary(eventInit);
    super(toDOMString(type), dictionary);
    this.#data = member(dictionary, "data") ?? "";
  }

  get data(): unknown {
    return this.#data;
  }
}
describeInterface(TCPSocketEvent, "TCPSocketEvent");
