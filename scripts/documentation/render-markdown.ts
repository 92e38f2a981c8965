import { posix } from "node:path";
import { Marked, type Tokens } from "marked";
import { anchorOf } from "./anchor.ts";

export interface RenderedDocument {
  /** The heading of the first rank. */
  readonly title: string;
  readonly html: string;
}

/**
 * A document of the project in HTML.
 *
 * @param source its path in the project, from which its links are meant
 * @param resolve gives the address of a path of the project, with its anchor; undefined where the
 *   site does not have it, and then the words stay and the link goes
 */
export function renderMarkdown(
  text: string,
  source: string,
  resolve: (path: string) => string | undefined,
): RenderedDocument {
  let title = "";
  const addressOf = (link: string) => {
    if (/^(?:[a-z]+:|#)/iu.test(link)) return link;
    return resolve(posix.join(posix.dirname(source), link));
  };
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text: words }: Tokens.Heading) {
        if (depth === 1) title = words;
        return `<h${depth} id="${anchorOf(words)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link) {
        const address = addressOf(href);
        const words = this.parser.parseInline(tokens);
        return address === undefined ? words : `<a href="${address}">${words}</a>`;
      },
      // Lines may be longer than the page is wide, and not everybody scrolls by a pointer.
      code({ text: lines }: Tokens.Code) {
        return `<pre tabindex="0"><code>${escaped(lines)}\n</code></pre>\n`;
      },
      // A table may be wider than a window: then it is moved, and not the page.
      table(token: Tokens.Table) {
        const rows = [token.header, ...token.rows].map((cells, row) => {
          const inner = cells.map(({ tokens }) => {
            const cell = this.parser.parseInline(tokens);
            const tag = row === 0 && cell !== "" ? "th" : "td";
            return `<${tag}>${cell}</${tag}>`;
          });
          return `<tr>${inner.join("")}</tr>\n`;
        });
        const [head = "", ...body] = rows;
        const isBlank = token.header.every(({ text: cell }) => cell === "");
        const header = isBlank ? "" : `<thead>${head}</thead>`;
        return `<div class="table"><table>${header}<tbody>${body.join("")}</tbody></table></div>\n`;
      },
      html({ text: html, block }: Tokens.HTML | Tokens.Tag) {
        const shown = html
          .replace(/<!--.*?-->/gsu, "")
          .replace(/\b(src|srcset)="([^"]+)"/gu, (whole, name: string, link: string) => {
            const address = addressOf(link);
            return address === undefined ? whole : `${name}="${address}"`;
          });
        // A diagram may be wider than a window as well.
        return block && shown.startsWith("<img ") ? `<p>${shown}</p>\n` : shown;
      },
      image({ href, text: words }: Tokens.Image) {
        return `<img src="${addressOf(href) ?? href}" alt="${words.replaceAll('"', "&quot;")}">`;
      },
    },
  });
  const html = marked.parse(text, { async: false });
  return { title, html };
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/gu, (character) => `&#${character.charCodeAt(0)};`);
}
