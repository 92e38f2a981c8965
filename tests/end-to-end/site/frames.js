// Frames the address in the query's `frame`, with the `sandbox` that stands there.
const query = new URLSearchParams(location.search);
const frame = document.createElement("iframe");
frame.title = "What is framed";
if (query.has("sandbox")) frame.sandbox = query.get("sandbox");
frame.src = query.get("frame");
document.body.append(frame);
