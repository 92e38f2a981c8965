// Notes all that happens in this page from its first script on, and tells all that is in its world.

const happenings = [];

// Every event that reaches the window, whatever its name: none can be guessed, so each is noted as
// it is dispatched.
const { dispatchEvent } = EventTarget.prototype;
EventTarget.prototype.dispatchEvent = function (event) {
  happenings.push(`dispatched ${event.type}`);
  return Reflect.apply(dispatchEvent, this, [event]);
};
for (const type of ["message", "messageerror", "moztcpsocketavailable", "web-tcp-socket"]) {
  window.addEventListener(type, () => happenings.push(`event ${type}`), true);
}
new MutationObserver((records) => {
  for (const { addedNodes } of records) {
    for (const node of addedNodes) happenings.push(`added ${node.nodeName}`);
  }
}).observe(document, { childList: true, subtree: true, attributes: true });

/** Names of members, down from an object along its prototypes. */
function membersOf(name, object) {
  const lines = [];
  for (let holder = object; holder !== null; holder = Object.getPrototypeOf(holder)) {
    for (const key of Reflect.ownKeys(holder)) {
      const { get, value } = Reflect.getOwnPropertyDescriptor(holder, key) ?? {};
      const kind = get ? "get" : typeof value;
      const source = typeof value === "function" ? Function.prototype.toString.call(value) : "";
      lines.push(`${name}.${String(key)} ${kind} ${source.length}`);
    }
  }
  return lines;
}

/** One line for each thing that a page can see. */
window.describeWorld = () => {
  const named = Reflect.ownKeys(window).flatMap((key) => {
    const { value } = Reflect.getOwnPropertyDescriptor(window, key) ?? {};
    const isInterface = typeof value === "function" && value.prototype !== undefined;
    return isInterface ? membersOf(`${String(key)}.prototype`, value.prototype) : [];
  });
  const resources = performance
    .getEntriesByType("resource")
    .map(({ name }) => `resource ${new URL(name).pathname}`);
  return [
    ...membersOf("window", window),
    ...membersOf("navigator", navigator),
    ...membersOf("document", document),
    ...named,
    ...[...document.querySelectorAll("*")].map(
      (element) => `element ${element.cloneNode().outerHTML}`,
    ),
    ...resources,
    ...happenings,
    `frames ${window.length}`,
    `frame ${Reflect.ownKeys(window.frames[0] ?? {}).length}`,
  ].sort();
};
