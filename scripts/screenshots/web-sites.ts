import { createServer as createProxy, type RequestListener } from "node:http";
import { createServer } from "node:https";
import { connect } from "node:net";
import { pipeline } from "node:stream/promises";
import { type Authority, createAuthority } from "../../tests/servers/certificate-authority.ts";
import { runServer } from "../../tests/servers/running-server.ts";
import { tlsOptions } from "../../tests/servers/tls-options.ts";

/** A site that has nothing to show but its title. */
export interface PlainSite {
  readonly title: string;
  /** Why it wants sockets, in its own words; a site without that asks for none. */
  readonly description?: string;
}

export interface WebSites {
  /** The proxy that leads to them by their names, as the environment of a browser has it. */
  readonly proxy: string;
  close(): Promise<void>;
}

/**
 * Web sites by https under names that nobody has, such as `mail.example` (RFC 2606): plain ones, and
 * one whose pages come from a web server of this computer. Their certificates are from an authority
 * that no browser knows.
 */
export async function startWebSites(
  plainSites: Readonly<Record<string, PlainSite>>,
  served: { readonly name: string; readonly address: string },
): Promise<WebSites> {
  const authority: Authority = await createAuthority();
  const hosts: [string, ...string[]] = [served.name, ...Object.keys(plainSites)];
  const certificate = await authority.issue({ hosts });
  const answer: RequestListener = async ({ headers, url = "/" }, response) => {
    const plain = plainSites[headers.host ?? ""];
    if (plain === undefined) {
      const { body, headers: received } = await fetch(new URL(url, served.address));
      response.setHeader("Content-Type", received.get("Content-Type") ?? "text/plain");
      if (body === null) response.end();
      else await pipeline(body, response);
    } else if (url === "/manifest.webmanifest") {
      response.setHeader("Content-Type", "application/manifest+json");
      response.end(manifestOf(plain));
    } else {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(pageOf(plain));
    }
  };
  const sites = await runServer(createServer(tlsOptions(certificate), answer));
  const proxy = await runServer(
    createProxy().on("connect", (_request, socket) => {
      const site = connect(sites.port, sites.host);
      socket.write("HTTP/1.1 200 Connected\r\n\r\n");
      // Whichever side leaves: the other one has nothing to wait for.
      pipeline(socket, site, socket).catch(() => socket.destroy());
    }),
  );
  return {
    proxy: `http://${proxy.host}:${proxy.port}`,
    close: async () => {
      await Promise.all([proxy.close(), sites.close()]);
    },
  };
}

function manifestOf({ title, description }: PlainSite): string {
  return JSON.stringify({ name: title, permissions: { "tcp-socket": { description } } });
}

function pageOf({ title, description }: PlainSite): string {
  const link =
    description === undefined ? "" : '<link rel="manifest" href="/manifest.webmanifest">';
  return `<!doctype html>
<html lang="en">
  <meta name="color-scheme" content="light dark">
  <title>${title}</title>
  ${link}
  <h1>${title}</h1>
</html>
`;
}
