import {
  describeInterface,
  member,
  requireArguments,
  toDictionary,
  toDOMString,
} from "./webidl.ts";

/** `data` is what arrived. A socket gives the empty string to events without data: see TCPSocket. */
export class TCPSocketEvent extends Event {
  readonly #data: unknown;

  constructor(type: string, eventInit: unknown = undefined) {
    requireArguments("TCPSocketEvent", arguments.length, 1);
    const dictionary = toDictionary(eventInit);
    super(toDOMString(type), dictionary);
    this.#data = member(dictionary, "data", null);
  }

  get data(): unknown {
    return this.#data;
  }
}
describeInterface(TCPSocketEvent, "TCPSocketEvent");
