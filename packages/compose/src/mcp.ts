/** Our own MCP servers by themselves. Apart from the main entry, so that nothing of a running COMPASS is loaded for them. */
export { ownServer, ownServerKinds, serveHttp, serveStdio } from '@compass/mcp';
