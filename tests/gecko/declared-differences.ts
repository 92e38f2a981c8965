import type { Log } from "./record-logs.ts";

/** What Gecko does, what we do, and the words of the page API's contract that want it so. */
export interface Difference {
  readonly gecko: Log;
  readonly ours: Log;
  /** The contract's section and its words, in quotation marks. */
  readonly reason: string;
}

const STATES =
  "TCPSocket, readyState: “connecting → open → closing → closed; after a failed connect connecting → closed”. Gecko says “closed” for a while first.";

const INVALID_STATE =
  "Differences, “throws NS_ERROR_FAILURE”: “InvalidStateError DOMException; the web's own term”.";

const RESET =
  "Errors: “NetworkInterruptError: reset, broken pipe, or the native host was lost after the socket opened”. Gecko knows the name, and gives NetworkError.";

const HALF_CLOSE =
  "Events: “A peer that half-closes: what is buffered is still sent, then close.” Gecko never closes such a socket.";

const CLOSE_WHILE_CONNECTING =
  "Differences, “close while connecting”: “close fires, open does not; a socket must end”.";

const VIEWS =
  "Differences, “send(Uint8Array)”: “its bytes are sent; Mozilla's description says that a Uint8Array is what to send”; and TCPSocket, send: “ArrayBuffer or any view, byteOffset = 0, byteLength = rest”.";

const CERTIFICATES =
  "Differences: “open: after the verified handshake; no page acts on an unverified peer”, and “a self-signed or expired certificate: the specific names of Gecko's table”.";

const MISNAMED =
  "Errors: “SecurityCertificateDomainMismatchError: the certificate is for another name”. Gecko knows the name, and gives SecurityError.";

const OPEN_AFTER_HANDSHAKE =
  "Differences, “open fires at TCP connect, before the TLS handshake”: “after the verified handshake”.";

const EMPTY_DATA =
  'Objects, TCPSocketEvent: “data: "" for open, drain and close (programs of the time call event.data.toString() in all of them)”.';

const DATA_OF_ERROR =
  "Objects, TCPSocketErrorEvent: “and data = the same {name, message} for code written to the older API”.";

const ERROR_CODE =
  "Errors: “the operating system's or TLS library's own code is in errorCode as a string (ECONNREFUSED)”. Gecko has its own number there.";

const NO_HOST =
  "Errors: “DomainNotFoundError: the name does not resolve”; Events: “close: exactly once for each socket whose open or error fired”. Gecko says nothing at all of what cannot be a name.";

const EARLY_SUSPEND =
  "TCPSocket, suspend: “suspend before the connection is open holds data from the start”. Gecko forgets a suspend that came before open.";

const CLOSE_IMMEDIATELY =
  "TCPSocket, closeImmediately: “closing at once; unsent bytes are dropped and the connection is reset; then close”.";

/** Every scenario in which we are not like Gecko, by its name. */
export const DECLARED_DIFFERENCES: Readonly<Record<string, Difference>> = {
  "buffer: 65,536 bytes: drain": {
    gecko: [
      "open open",
      "at the limit no drain",
      "close closed",
      "server 1 heard 65536 29e285c9 end",
    ],
    ours: [
      "open open",
      "at the limit drain came",
      "close closed",
      "server 1 heard 65536 29e285c9 end",
    ],
    reason:
      "Events, drain: “fires once bufferedAmount is back to 0 after it had reached 65,536 or more (… and also after one that filled the buffer exactly)”.",
  },
  "closeImmediately: what the peer hears of an idle connection": {
    gecko: ["open open", "close closed", "server 1 heard 0 e3b0c442 end"],
    ours: ["open open", "close closed", "server 1 heard 0 e3b0c442 reset"],
    reason: CLOSE_IMMEDIATELY,
  },
  "closeImmediately: 8 MiB pending are dropped": {
    gecko: ["open open", "closing", "close closed", "drains 1"],
    ours: ["open open", "closing", "close closed", "drains 0"],
    reason:
      "TCPSocket, closeImmediately: “closing at once; unsent bytes are dropped and the connection is reset; then close”. Gecko fires a drain for bytes that never left.",
  },
  "the peer half-closes while 8 MiB are pending: they arrive, then close": {
    gecko: [
      "open open",
      "false",
      "open closed already 0",
      "timeout",
      "server 1 heard 8388608 54636bc9 end",
    ],
    ours: [
      "open open",
      "false",
      "open closed already 0",
      "close closed",
      "server 1 heard 8388608 54636bc9 end",
    ],
    reason: HALF_CLOSE,
  },
  "the peer half-closes while data is pending: more can be sent": {
    gecko: ["open open", "send false", "timeout", "server 1 heard 8388612 2973fdb2 end"],
    ours: ["open open", "send false", "close closed", "server 1 heard 8388612 2973fdb2 end"],
    reason: HALF_CLOSE,
  },
  "the peer half-closes: the drain that is owed": {
    gecko: ["open open", "drain open", "timeout"],
    ours: ["open open", "drain open", "close closed"],
    reason: HALF_CLOSE,
  },
  "the peer closes in the middle of our 8 MiB": {
    gecko: ["open open", "timeout", "server 1 heard 8388608 54636bc9 end"],
    ours: ["open open", "close closed", "server 1 heard 8388608 54636bc9 end"],
    reason: HALF_CLOSE,
  },
  "open: a host with a lone surrogate": {
    gecko: ["d800 10"],
    ours: ["fffd 10"],
    reason: "TCPSocket, conversion: “host by USVString”.",
  },
  "open: useSSL of the first release": {
    gecko: ["false", "false"],
    ours: ["true", "false"],
    reason: "TCPSocket, options: “the first release's useSSL is an alias of useSecureTransport”.",
  },
  "event handlers: an object that cannot be called": {
    gecko: ["[object Object]", "open open", "close closed"],
    ours: ["null", "open open", "close closed"],
    reason: "TCPSocket, event handler attributes: “a non-callable value reads back null”.",
  },
  "events: errorCode": {
    gecko: ["2152398861", "error ConnectionRefusedError Network closed", "close closed"],
    ours: ['"ECONNREFUSED"', "error ConnectionRefusedError Network closed", "close closed"],
    reason: ERROR_CODE,
  },
  "events: data of error": {
    gecko: [" ", "error ConnectionRefusedError Network closed", "close closed"],
    ours: [
      "ConnectionRefusedError Network",
      "error ConnectionRefusedError Network closed",
      "close closed",
    ],
    reason: DATA_OF_ERROR,
  },
  "events: data of open and close": {
    gecko: ["data undefined", "open open", "data undefined", "close closed"],
    ours: ['data ""', "open open", 'data ""', "close closed"],
    reason: EMPTY_DATA,
  },
  "events: data of drain": {
    gecko: ["open open", "data undefined", "drain open", "close closed"],
    ours: ["open open", 'data ""', "drain open", "close closed"],
    reason: EMPTY_DATA,
  },
  "events: promises settle after each listener, or after all": {
    gecko: ["promise", "next listener", "open open", "close closed"],
    ours: ["next listener", "open open", "promise", "close closed"],
    reason:
      "No script can do otherwise: events that a script dispatches run all their listeners before promises settle. Between two events they do settle, as in Gecko (the scenarios “await: …”).",
  },
  "events: trusted": {
    gecko: ["true", "open open", "close closed"],
    ours: ["false", "open open", "close closed"],
    reason: "No script can do otherwise: isTrusted is the browser's own to set.",
  },
  "failure: members inside error": {
    gecko: [
      "error ConnectionRefusedError Network closed",
      'closed 0 "127.0.0.1"',
      "send throws NS_ERROR_FAILURE",
      "close closed",
    ],
    ours: [
      "error ConnectionRefusedError Network closed",
      'closed 0 "127.0.0.1"',
      "send throws InvalidStateError",
      "close closed",
    ],
    reason: INVALID_STATE,
  },
  "failure: a name that does not resolve": {
    gecko: ["error ConnectionRefusedError Network closed", "close closed"],
    ours: ["error DomainNotFoundError Network closed", "close closed"],
    reason:
      "Differences, “a name that does not resolve gives ConnectionRefusedError”: “DomainNotFoundError; the name exists in Gecko's own table”.",
  },
  "failure: what is no host name at all": {
    gecko: ["timeout"],
    ours: ["error DomainNotFoundError Network closed", "close closed"],
    reason: NO_HOST,
  },
  "failure: an empty host": {
    gecko: ["timeout"],
    ours: ["error DomainNotFoundError Network closed", "close closed"],
    reason: NO_HOST,
  },
  "failure: port 0": {
    gecko: ["error ConnectionRefusedError Network closed", "close closed"],
    ours: ["error SecurityError Permission closed", "close closed"],
    reason:
      "Errors: “SecurityError, Permission: the site may not do this … errorCode says which (… BLOCKED_PORT …)”; port 0 is refused.",
  },
  "reset: after data has come": {
    gecko: [
      "open open",
      "data string 5 4f9f2cab",
      "error NetworkError Network closed",
      "close closed",
    ],
    ours: [
      "open open",
      "data string 5 4f9f2cab",
      "error NetworkInterruptError Network closed",
      "close closed",
    ],
    reason: RESET,
  },
  "reset: of an idle connection": {
    gecko: ["open open", "error NetworkError Network closed", "close closed"],
    ours: ["open open", "error NetworkInterruptError Network closed", "close closed"],
    reason: RESET,
  },
  "reset: while 8 MiB are pending": {
    gecko: ["open open", "error NetworkError Network closed", "close closed"],
    ours: ["open open", "error NetworkInterruptError Network closed", "close closed"],
    reason: RESET,
  },
  "reset: while closing": {
    gecko: ["open open", "error NetworkError Network closed", "close closed"],
    ours: ["open open", "error NetworkInterruptError Network closed", "close closed"],
    reason: RESET,
  },
  "reset: while suspended": {
    gecko: [
      "open open",
      "open",
      "data string 5 4f9f2cab",
      "error NetworkError Network closed",
      "close closed",
    ],
    ours: [
      "open open",
      "open",
      "data string 5 4f9f2cab",
      "error NetworkInterruptError Network closed",
      "close closed",
    ],
    reason: RESET,
  },
  "reset: while suspended, and nothing is held": {
    gecko: ["open open", "open", "error NetworkError Network closed", "close closed"],
    ours: ["open open", "open", "error NetworkInterruptError Network closed", "close closed"],
    reason: RESET,
  },
  "reset: while suspended, and something is sent": {
    gecko: [
      "open open",
      "send true",
      "error NetworkError Network closed",
      "close closed",
      "closed",
    ],
    ours: [
      "open open",
      "send true",
      "error NetworkInterruptError Network closed",
      "close closed",
      "closed",
    ],
    reason: RESET,
  },
  "reset: before a word was said": {
    gecko: ["open open", "error NetworkError Network closed", "close closed"],
    ours: ["open open", "error NetworkInterruptError Network closed", "close closed"],
    reason: RESET,
  },
  "TCPServerSocket: all members": {
    gecko: ["close constructor localPort onconnect onerror"],
    ours: ["close constructor localPort onconnect onerror onlistening"],
    reason:
      "TCPServerSocket, onlistening: “not in Gecko: fires once bound, so that a page that asked for port 0 can learn localPort”.",
  },
  "TCPServerSocket: the alias": {
    gecko: ["undefined"],
    ours: ["function"],
    reason: "Objects: “TCPServerSocket (alias mozTCPServerSocket)”.",
  },
  "listen: localPort of port 0 in the same turn": {
    gecko: ["a port true"],
    ours: ["a port false"],
    reason:
      "TCPServerSocket, localPort: “with port 0, 0 until the host has bound it, then the real one”.",
  },
  "listen: the event taken for its socket": {
    gecko: [
      "undefined  undefined",
      "data string 5 4f9f2cab",
      "close closed",
      "server 1 heard 0 e3b0c442 end",
    ],
    ours: [
      "function open string",
      "data string 5 4f9f2cab",
      "ondata hello",
      "send true",
      "close undefined",
      "close closed",
      "server 1 heard 2 2689367b end",
    ],
    reason:
      "Objects, TCPServerSocketEvent: “the event also answers to every TCPSocket member by handing it to its socket”.",
  },
  "accepted: the peer resets": {
    gecko: ["error NetworkError Network closed", "close closed"],
    ours: ["error NetworkInterruptError Network closed", "close closed"],
    reason: RESET,
  },
  "listen: a port that is in use": {
    gecko: ["throws NS_ERROR_FAILURE"],
    ours: ["error NetworkError Network"],
    reason:
      "Differences, “listen on a port in use throws at once”: “error event; binding happens in another process”.",
  },
  "suspend: before open it holds from the start": {
    gecko: ["open open", "data string 5 4f9f2cab", "suspended data came", "close closed"],
    ours: ["open open", "suspended no data", "data string 5 4f9f2cab", "close closed"],
    reason: EARLY_SUSPEND,
  },
  "suspend: before and after open counts together": {
    gecko: ["open open", "data string 5 4f9f2cab", "once data came", "close closed"],
    ours: ["open open", "once no data", "data string 5 4f9f2cab", "close closed"],
    reason: EARLY_SUSPEND,
  },
  "suspend: close while suspended": {
    gecko: ["open open", "timeout", "server 1 heard 0 e3b0c442 end"],
    ours: ["open open", "close closed", "server 1 heard 0 e3b0c442 end"],
    reason:
      "Events: “close: exactly once for each socket whose open or error fired, and last”. In Gecko it waits for resume.",
  },
  "secure: a certificate for another name": {
    gecko: ["open open", "error SecurityError SecurityCertificate closed", "close closed"],
    ours: [
      "error SecurityCertificateDomainMismatchError SecurityCertificate closed",
      "close closed",
    ],
    reason:
      "Differences, “open fires at TCP connect, before the TLS handshake”: “after the verified handshake”. Errors: “SecurityCertificateDomainMismatchError: the certificate is for another name”. Gecko knows the name, and gives SecurityError.",
  },
  "secure: an expired certificate": {
    gecko: ["open open", "error SecurityError SecurityCertificate closed", "close closed"],
    ours: ["error SecurityExpiredCertificateError SecurityCertificate closed", "close closed"],
    reason: CERTIFICATES,
  },
  "secure: a certificate that vouches for itself": {
    gecko: ["open open", "error SecurityError SecurityCertificate closed", "close closed"],
    ours: [
      "error SecurityUntrustedCertificateIssuerError SecurityCertificate closed",
      "close closed",
    ],
    reason: CERTIFICATES,
  },
  "secure: a peer that speaks no TLS": {
    gecko: ["open open", "error SecurityError SecurityProtocol closed", "close closed"],
    ours: ["error SecurityError SecurityProtocol closed", "close closed"],
    reason: OPEN_AFTER_HANDSHAKE,
  },
  "secure: a peer that closes in the handshake": {
    gecko: ["open open", "error NetworkError Network closed", "close closed"],
    ours: ["error NetworkInterruptError Network closed", "close closed"],
    reason:
      "Differences, “open fires at TCP connect, before the TLS handshake”: “after the verified handshake”. Errors: “NetworkInterruptError: reset, broken pipe, or the native host was lost after the socket opened”. Gecko knows the name, and gives NetworkError.",
  },
  "send: offset and length of a string do nothing": {
    gecko: [
      "open open",
      "2, 1 throws TypeError",
      "past the end throws TypeError",
      "close closed",
      "server 1 heard 0 e3b0c442 end",
    ],
    ours: [
      "open open",
      "2, 1 true",
      "past the end true",
      "close closed",
      "server 1 heard 10 0a86050f end",
    ],
    reason:
      "TCPSocket, send(string): a string goes out whole; offset and length are named for “ArrayBuffer or any view” alone. In Gecko a second argument makes anything but an ArrayBuffer a TypeError.",
  },
  "send: a Uint8Array": {
    gecko: ["open open", "view true", "close closed", "server 1 heard 5 8a6ae151 end"],
    ours: ["open open", "view true", "close closed", "server 1 heard 3 039058c6 end"],
    reason: VIEWS,
  },
  "send: a part of a buffer, as a view": {
    gecko: [
      "open open",
      "subarray true",
      "with offset and length throws TypeError",
      "close closed",
      "server 1 heard 5 7189e0d2 end",
    ],
    ours: [
      "open open",
      "subarray true",
      "with offset and length true",
      "close closed",
      "server 1 heard 4 33e3bae8 end",
    ],
    reason: VIEWS,
  },
  "send: a DataView": {
    gecko: ["open open", "view true", "close closed", "server 1 heard 17 f14f09a5 end"],
    ours: ["open open", "view true", "close closed", "server 1 heard 10 74b098d0 end"],
    reason: VIEWS,
  },
  "state: before anything has happened": {
    gecko: ["closed", "a microtask later closed", "open open", "close closed"],
    ours: ["connecting", "a microtask later connecting", "open open", "close closed"],
    reason: STATES,
  },
  "state: before a failure": {
    gecko: ["closed", "error ConnectionRefusedError Network closed", "close closed"],
    ours: ["connecting", "error ConnectionRefusedError Network closed", "close closed"],
    reason: STATES,
  },
  "send while connecting": {
    gecko: [
      "string throws NS_ERROR_FAILURE",
      "buffer throws NS_ERROR_FAILURE",
      "nothing throws NS_ERROR_FAILURE",
      "0",
      "open open",
      "close closed",
      "server 1 heard 0 e3b0c442 end",
    ],
    ours: [
      "string throws InvalidStateError",
      "buffer throws InvalidStateError",
      "nothing throws InvalidStateError",
      "0",
      "open open",
      "close closed",
      "server 1 heard 0 e3b0c442 end",
    ],
    reason: INVALID_STATE,
  },
  "send while closing": {
    gecko: [
      "open open",
      "string throws NS_ERROR_FAILURE",
      "buffer throws NS_ERROR_FAILURE",
      "close closed",
      "server 1 heard 0 e3b0c442 end",
    ],
    ours: [
      "open open",
      "string throws InvalidStateError",
      "buffer throws InvalidStateError",
      "close closed",
      "server 1 heard 0 e3b0c442 end",
    ],
    reason: INVALID_STATE,
  },
  "send once closed": {
    gecko: [
      "open open",
      "close closed",
      "string throws NS_ERROR_FAILURE",
      "buffer throws NS_ERROR_FAILURE",
      "0",
      "server 1 heard 0 e3b0c442 end",
    ],
    ours: [
      "open open",
      "close closed",
      "string throws InvalidStateError",
      "buffer throws InvalidStateError",
      "0",
      "server 1 heard 0 e3b0c442 end",
    ],
    reason: INVALID_STATE,
  },
  "send after the peer has closed": {
    gecko: [
      "open open",
      "data string 3 71f39f63",
      "close closed",
      "send throws NS_ERROR_FAILURE",
      "server 1 heard 0 e3b0c442 end",
    ],
    ours: [
      "open open",
      "data string 3 71f39f63",
      "close closed",
      "send throws InvalidStateError",
      "server 1 heard 0 e3b0c442 end",
    ],
    reason: INVALID_STATE,
  },
  "send after a failure": {
    gecko: [
      "error ConnectionRefusedError Network closed",
      "close closed",
      "send throws NS_ERROR_FAILURE",
    ],
    ours: [
      "error ConnectionRefusedError Network closed",
      "close closed",
      "send throws InvalidStateError",
    ],
    reason: INVALID_STATE,
  },
  "resume with no suspend outstanding": {
    gecko: [
      "connecting throws NS_ERROR_FAILURE",
      "open open",
      "open throws NS_ERROR_FAILURE",
      "after suspend undefined",
      "once too often throws NS_ERROR_FAILURE",
      "closing throws NS_ERROR_FAILURE",
      "close closed",
      "closed throws NS_ERROR_FAILURE",
    ],
    ours: [
      "connecting throws InvalidStateError",
      "open open",
      "open throws InvalidStateError",
      "after suspend undefined",
      "once too often throws InvalidStateError",
      "closing throws InvalidStateError",
      "close closed",
      "closed throws InvalidStateError",
    ],
    reason: INVALID_STATE,
  },
  "close while connecting": {
    gecko: ["closed", "open open", "timeout"],
    ours: ["closing", "close closed", "afterwards no open"],
    reason: CLOSE_WHILE_CONNECTING,
  },
  "closeImmediately while connecting": {
    gecko: ["closed", "open open", "timeout"],
    ours: ["closing", "close closed", "afterwards no open"],
    reason: CLOSE_WHILE_CONNECTING,
  },
  "navigator.mozTCPSocket: the same object each time": {
    gecko: ["false"],
    ours: ["true"],
    reason:
      "Objects: navigator.mozTCPSocket is an object that “a page may set members of its own on”; they would be lost on one that is made anew each time, as Gecko's is.",
  },
  "TCPSocketErrorEvent: errorCode": {
    gecko: ["7", "without a value 0"],
    ours: ['"7"', 'without a value ""'],
    reason: ERROR_CODE,
  },
  "TCPSocketErrorEvent: data": {
    gecko: ["undefined  "],
    ours: ["[object Object] Some Network"],
    reason: DATA_OF_ERROR,
  },
  "upgradeToSecure: in every state but open": {
    gecko: [
      "connecting throws NS_ERROR_FAILURE",
      "false",
      "open open",
      "closing throws NS_ERROR_FAILURE",
      "false",
      "close closed",
      "closed throws NS_ERROR_FAILURE",
      "false",
    ],
    ours: [
      "connecting throws InvalidStateError",
      "false",
      "open open",
      "closing throws InvalidStateError",
      "false",
      "close closed",
      "closed throws InvalidStateError",
      "false",
    ],
    reason: INVALID_STATE,
  },
  "upgradeToSecure: a certificate for another name": {
    gecko: ["open open", "error SecurityError SecurityCertificate closed", "close closed"],
    ours: [
      "open open",
      "error SecurityCertificateDomainMismatchError SecurityCertificate closed",
      "close closed",
    ],
    reason: MISNAMED,
  },
  "upgradeToSecure: a peer that closes instead of the handshake": {
    gecko: ["open open", "error NetworkError Network closed", "close closed"],
    ours: ["open open", "error NetworkInterruptError Network closed", "close closed"],
    reason: RESET,
  },
};
