const STEPS = [
  `A window should have opened that asks whether ${location.host} may: choose Allow there. It may be behind this window.`,
  "No such window? Click the extension’s button in the toolbar, and allow this site there.",
  "No such button? Install the extension Web TCP Socket in this browser, or turn it on, and load this page again.",
];

/**
 * Runs `begin` as soon as the page has sockets, which may be at once. Until then the page says at
 * its top what the person can do about it.
 */
export function whenAvailable(begin: (tcp: LegacyMozTCPSocket) => void): void {
  const tcp = navigator.mozTCPSocket;
  if (tcp !== undefined) {
    begin(tcp);
    return;
  }
  // Another part of the page may wait as well.
  const notice = document.querySelector("#unavailable") ?? newNotice();
  document.querySelector("main")?.prepend(notice);
  const proceed = () => {
    notice.remove();
    whenAvailable(begin);
  };
  window.addEventListener("moztcpsocketavailable", proceed, { once: true });
}

function newNotice(): HTMLElement {
  const notice = document.createElement("section");
  notice.id = "unavailable";
  notice.className = "notice";
  const heading = document.createElement("h2");
  heading.textContent = "This page may not use TCP connections yet";
  const steps = document.createElement("ol");
  for (const text of STEPS) {
    steps.appendChild(document.createElement("li")).textContent = text;
  }
  const end = document.createElement("p");
  end.textContent = "As soon as you allow it, this page comes alive by itself.";
  notice.append(heading, steps, end);
  return notice;
}
