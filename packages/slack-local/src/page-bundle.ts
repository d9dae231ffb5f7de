import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';

type Asset = { status: number; body: string; headers: Record<string, string> };

export type Page = {
  /** The asset at this path, or undefined when the page has none there. */
  read(path: string): Promise<Asset | undefined>;
  close(): Promise<void>;
};

const ENTRY = fileURLToPath(new URL('./page/main.tsx', import.meta.url));

// Uploaded and linked pictures may come from anywhere; code may not.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: https: http:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>COMPASS in a local Slack</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
</head>
<body>
<div id="root"></div>
<script type="module" src="/page.js"></script>
</body>
</html>
`;

/** The page in the browser: its sources are bundled in memory at the first request. */
export function createPage(): Page {
  let bundling: Promise<{ js: string; css: string }> | undefined;

  async function bundled(): Promise<{ js: string; css: string }> {
    // A failed bundle is tried again at the next request: the source may have been mended meanwhile.
    bundling ??= bundle().catch((error: unknown) => {
      bundling = undefined;
      throw error;
    });
    return bundling;
  }

  return {
    async read(path) {
      if (path === '/') return asset('text/html', HTML, { 'content-security-policy': POLICY });
      if (path !== '/page.js' && path !== '/page.css') return undefined;
      try {
        const { js, css } = await bundled();
        return path === '/page.js' ? asset('text/javascript', js) : asset('text/css', css);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return { ...asset('text/plain', `The page cannot be bundled.\n${message}`), status: 500 };
      }
    },
    async close() {
      if (!bundling) return;
      await bundling.catch(() => undefined);
      await stop();
    },
  };
}

async function bundle(): Promise<{ js: string; css: string }> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    minify: true,
    write: false,
    outdir: '/',
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const textOf = (suffix: string) => outputFiles.find((file) => file.path.endsWith(suffix))?.text ?? '';
  return { js: textOf('.js'), css: textOf('.css') };
}

function asset(type: string, body: string, headers: Record<string, string> = {}): Asset {
  return { status: 200, body, headers: { 'content-type': `${type}; charset=utf-8`, ...headers } };
}
