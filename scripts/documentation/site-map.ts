/** One page of the site. */
export interface SitePage {
  /** The document that it is made from. */
  readonly source: string;
  readonly file: string;
  /** What leads to it. */
  readonly title: string;
}

export interface SiteGroup {
  readonly title: string;
  readonly pages: readonly SitePage[];
}

/** All pages, in the order in which they are read. */
export const SITE_MAP: readonly SiteGroup[] = [
  {
    title: "Web TCP Socket",
    pages: [
      { source: "docs/OVERVIEW.md", file: "index.html", title: "What it is" },
      { source: "docs/SCREENS.md", file: "screens.html", title: "Screens" },
      { source: "docs/INSTALLING.md", file: "installing.html", title: "Installing" },
      { source: "CHANGELOG.md", file: "changelog.html", title: "Changes" },
    ],
  },
  {
    title: "For page authors",
    pages: [
      { source: "docs/GUIDE.md", file: "guide.html", title: "Guide" },
      { source: "docs/REFERENCE.md", file: "reference.html", title: "Reference" },
      { source: "docs/EXAMPLES.md", file: "examples.html", title: "Examples" },
    ],
  },
  {
    title: "For administrators",
    pages: [{ source: "docs/POLICY.md", file: "policy.html", title: "Policies" }],
  },
  {
    title: "Security",
    pages: [
      { source: "SECURITY.md", file: "security.html", title: "Attackers and defences" },
      { source: "docs/store/PERMISSIONS.md", file: "permissions.html", title: "Permissions" },
      { source: "docs/store/PRIVACY.md", file: "privacy.html", title: "Privacy" },
    ],
  },
  {
    title: "Inside",
    pages: [
      { source: "ARCHITECTURE.md", file: "architecture.html", title: "Architecture" },
      { source: "docs/PROTOCOL.md", file: "protocol.html", title: "Protocol" },
      { source: "docs/BENCHMARKS.md", file: "benchmarks.html", title: "Benchmarks" },
      { source: "docs/SOAK.md", file: "soak.html", title: "Soak" },
      { source: "CONTRIBUTING.md", file: "contributing.html", title: "Contributing" },
      { source: "docs/RELEASING.md", file: "releasing.html", title: "Releasing" },
    ],
  },
];
