// Counts the payload that the page's end of its pipe sends, and can break the pipe after some of it.
// A page can do this to itself, and harms nobody else: its pipe carries its own sockets alone.

window.pipeWatch = {
  frames: 0,
  /** The pipe is broken behind this one. */
  breakAfter: Number.POSITIVE_INFINITY,
};

/** Has a way out of the page looked at: the pipe's own, or that to our frame. */
function watch(prototype, name) {
  const send = prototype[name];
  prototype[name] = function watched(message, ...rest) {
    send.call(this, message, ...rest);
    if (!(message instanceof ArrayBuffer) && !ArrayBuffer.isView(message)) return;
    window.pipeWatch.frames += 1;
    // A text that is no header: the host ends the pipe.
    if (window.pipeWatch.frames === window.pipeWatch.breakAfter) send.call(this, "nonsense");
  };
}

watch(MessagePort.prototype, "postMessage");
watch(WebSocket.prototype, "send");
