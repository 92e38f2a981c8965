// Brings documents into a page that are the site's own by their origin, or by their address, and yet
// are none of its pages. Each of them declares that it wants sockets.

const { origin } = location;
const html = `<!doctype html>
<meta charset="utf-8">
<title>Test site</title>
<link rel="manifest" href="${origin}/manifest.webmanifest">
<script src="${origin}/early.js"></script>`;

const attributes = {
  sandboxed: { src: "index.html", sandbox: "allow-scripts" },
  data: { src: `data:text/html,${encodeURIComponent(html)}` },
  blob: { src: URL.createObjectURL(new Blob([html], { type: "text/html" })) },
  srcdoc: { srcdoc: html },
  "sandboxed srcdoc": { srcdoc: html, sandbox: "allow-scripts" },
  blank: { src: "about:blank" },
};

for (const [name, given] of Object.entries(attributes)) {
  const frame = document.createElement("iframe");
  Object.assign(frame, { name, title: name, ...given });
  document.body.append(frame);
}
const blank = document.querySelector("iframe[name=blank]").contentDocument;
for (const [tag, given] of [
  ["link", { rel: "manifest", href: `${origin}/manifest.webmanifest` }],
  ["script", { src: `${origin}/early.js` }],
]) {
  blank.head.append(Object.assign(blank.createElement(tag), given));
}
