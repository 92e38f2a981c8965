import { SITE_MAP, type SiteGroup, type SitePage } from "./site-map.ts";

/** A whole page of the site around a document. */
export function layOut(
  page: SitePage,
  {
    title,
    html,
    version,
  }: { readonly title: string; readonly html: string; readonly version: string },
): string {
  const pages = SITE_MAP.flatMap((group) => group.pages);
  const place = pages.findIndex(({ file }) => file === page.file);
  const heading = title === "Web TCP Socket" ? title : `${title} · Web TCP Socket`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${heading}</title>
<link rel="icon" href="icon.svg">
<link rel="stylesheet" href="site.css">
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<header>
<a class="brand" href="index.html">Web TCP Socket</a> <span class="quiet">${version}</span>
</header>
<div class="columns">
<nav aria-label="All pages">
${SITE_MAP.map((group) => navigationGroup(group, page)).join("")}</nav>
<main id="text" tabindex="-1">
${html}<footer>
${neighbour("Before", pages[place - 1])}${neighbour("Next", pages[place + 1])}</footer>
</main>
</div>
</body>
</html>
`;
}

function navigationGroup({ title, pages }: SiteGroup, current: SitePage): string {
  const items = pages.map(({ file, title: name }) => {
    const mark = file === current.file ? ' aria-current="page"' : "";
    return `<li><a href="${file}"${mark}>${name}</a></li>\n`;
  });
  return `<h2>${title}</h2>\n<ul>\n${items.join("")}</ul>\n`;
}

function neighbour(label: string, page: SitePage | undefined): string {
  if (page === undefined) return "";
  return `<a href="${page.file}"><span class="quiet">${label}</span> ${page.title}</a>\n`;
}
