import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../project.ts";
import { readProjectDescription } from "../project-description.ts";
import { layOut } from "./page-layout.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { SITE_MAP } from "./site-map.ts";

const PICTURES = "docs/pictures/";

/** Builds the documentation as files that any web server can serve, or a browser opens as they are. */
export async function buildSite(folder: string): Promise<void> {
  const { version } = await readProjectDescription();
  const pages = SITE_MAP.flatMap((group) => group.pages);
  const files = new Map(pages.map(({ source, file }) => [source, file]));
  const resolve = (target: string) => {
    const [path = "", anchor] = target.split("#");
    const file = path.startsWith(PICTURES)
      ? `pictures/${path.slice(PICTURES.length)}`
      : files.get(path);
    return anchor === undefined || file === undefined ? file : `${file}#${anchor}`;
  };
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const page of pages) {
    const text = await readFile(join(projectRoot, page.source), "utf8");
    const document = renderMarkdown(text, page.source, resolve);
    await writeFile(join(folder, page.file), layOut(page, { ...document, version }));
  }
  await cp(join(projectRoot, PICTURES), join(folder, "pictures"), { recursive: true });
  await cp(join(projectRoot, "scripts/documentation/site.css"), join(folder, "site.css"));
  await cp(join(projectRoot, "extension/icons/icon.svg"), join(folder, "icon.svg"));
}
