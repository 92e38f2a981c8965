/** What tests read of a document in Markdown. */
import { anchorOf } from "../../scripts/documentation/anchor.ts";

/** The rows of the tables below a heading, up to the next heading of its rank or a higher one. */
export function rowsBelow(heading: string, text: string): string[][] {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.endsWith(` ${heading}`));
  const rank = lines[start]?.indexOf(" ") ?? 0;
  const body = start === -1 ? [] : lines.slice(start + 1);
  const end = body.findIndex((line) => /^#+ /.test(line) && line.indexOf(" ") <= rank);
  return rowsOf(body.slice(0, end === -1 ? undefined : end).join("\n"));
}

/** The cells of every row of every table, heads among them. */
export function rowsOf(text: string): string[][] {
  const lines = text.split("\n").filter((line) => /^\|(?!---)/.test(line));
  return lines.map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

/** The text as it stands in a document as code. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** All code within lines; a line break inside counts as a space. */
export function codesIn(text: string): string[] {
  return [...withoutBlocks(text).matchAll(/`([^`]+)`/g)].map(([, inside = ""]) =>
    inside.replace(/\s+/g, " "),
  );
}

/** The relative targets of links, and of pictures in HTML. */
export function relativeLinksIn(text: string): string[] {
  const links = withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)|\b(?:src|srcset)="([^"]+)"/g);
  return [...links]
    .map(([, markdown, html]) => markdown ?? html ?? "")
    .filter((link) => !/^[a-z]+:/i.test(link));
}

/** The names by which links reach the headings. */
export function anchorsOf(text: string): string[] {
  return [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    anchorOf(heading),
  );
}

function withoutBlocks(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, "");
}
