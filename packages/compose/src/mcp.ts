/** Our own MCP servers by themselves, COMPASS over its REST among them. Apart from the main entry, so that nothing of a running COMPASS is loaded for them. */
export { compassServer, ownServer, ownServerKinds, type Rest, serveHttp, serveStdio } from '@compass/mcp';
