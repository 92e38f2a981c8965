/** What the page uses of noVNC 1.7, which comes without types. */
declare module "@novnc/novnc" {
  /** The part of WebSocket and RTCDataChannel that noVNC needs of whatever carries its bytes. */
  export interface Channel {
    binaryType: string;
    readonly protocol: string;
    readonly readyState: string;
    onopen: (() => void) | null;
    onmessage: ((event: { readonly data: ArrayBuffer }) => void) | null;
    onerror: ((event: Event) => void) | null;
    onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
    send(data: ArrayBufferView): void;
    close(): void;
  }

  interface Events {
    connect: CustomEvent<Record<string, never>>;
    disconnect: CustomEvent<{ readonly clean: boolean }>;
    credentialsrequired: CustomEvent<{ readonly types: readonly string[] }>;
    securityfailure: CustomEvent<{ readonly status: number; readonly reason?: string }>;
    desktopname: CustomEvent<{ readonly name: string }>;
  }

  class RFB extends EventTarget {
    constructor(
      target: HTMLElement,
      channel: Channel,
      options?: { readonly credentials?: { readonly password?: string } },
    );
    scaleViewport: boolean;
    background: string;
    focus(): void;
    blur(): void;
    disconnect(): void;
    addEventListener<Type extends keyof Events>(
      type: Type,
      listener: (event: Events[Type]) => void,
    ): void;
  }

  export { RFB as default };
}
