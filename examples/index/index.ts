/** All examples on one page. Whoever serves it says in `examples.json` where they are. */
import { element } from "../shared/element.ts";
import type { ListedExample } from "../start-examples.ts";

const list = element("examples", HTMLUListElement);

async function show(): Promise<void> {
  const response = await fetch("./examples.json");
  if (!response.ok) throw new Error("Nobody says where the examples are: run npm start.");
  const examples: readonly ListedExample[] = await response.json();
  list.replaceChildren(...examples.map(card));
}

function card({ title, summary, address, server, isReady, command }: ListedExample): HTMLLIElement {
  const item = document.createElement("li");
  item.className = "panel";
  const heading = document.createElement("h2");
  const link = document.createElement("a");
  link.href = address;
  link.textContent = title;
  heading.append(link);
  item.append(heading, paragraph(summary), paragraph(server, isReady ? "ready" : "missing"));
  if (command !== undefined) {
    const code = document.createElement("code");
    code.textContent = command;
    item.append(code);
  }
  return item;
}

function paragraph(text: string, className = ""): HTMLParagraphElement {
  const element = document.createElement("p");
  element.className = className;
  element.textContent = text;
  return element;
}

show().catch((error: unknown) => {
  const problem = element("problem", HTMLElement);
  problem.textContent = error instanceof Error ? error.message : String(error);
  problem.hidden = false;
});
