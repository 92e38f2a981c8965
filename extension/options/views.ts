import { elementById } from "../look/element-by-id.ts";

const VIEWS = ["sites", "log", "settings"] as const;

/** Shows the view that the address names, so that each has an address and Back goes to the one before. */
export function setUpViews(): void {
  const show = () => {
    const named = VIEWS.find((view) => location.hash === `#show-${view}`) ?? "sites";
    for (const view of VIEWS) {
      const isShown = view === named;
      elementById(`view-${view}`).hidden = !isShown;
      const link = elementById(`to-${view}`);
      if (isShown) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };
  addEventListener("hashchange", show);
  show();
}
