// Counts the frames that the page's end of its pipe sends, and can break the pipe after some of them.
// A page can do this to itself, and harms nobody else: its pipe carries its own sockets alone.

const post = MessagePort.prototype.postMessage;

window.pipeWatch = {
  frames: 0,
  /** The pipe is broken behind this frame. */
  breakAfter: Number.POSITIVE_INFINITY,
};

MessagePort.prototype.postMessage = function postMessage(message, ...rest) {
  post.call(this, message, ...rest);
  if (!(message instanceof ArrayBuffer)) return;
  window.pipeWatch.frames += 1;
  if (window.pipeWatch.frames === window.pipeWatch.breakAfter) {
    // No frame is as short as this: the host ends the pipe.
    post.call(this, new ArrayBuffer(3));
  }
};
