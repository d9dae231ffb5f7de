import { z } from 'zod';

const NO_HOST = 'there is no such host. Is its name right?';
const NO_WAY = 'no way leads there. Is it in a network that is reached from here?';
const SILENT = 'nobody answers the connection. Is its address right, or does something block it?';
const UNTRUSTED = 'its certificate is not trusted. Name the authority that signed it in NODE_EXTRA_CA_CERTS';
const NOT_TLS = 'it does not speak TLS there. Write http in its url, or the port that speaks it';

/** Codes of Node's own errors, of OpenSSL's and of the PostgreSQL driver's. */
const REASONS: Record<string, string> = {
  ECONNREFUSED: 'connection refused. Does it run, and at this port?',
  ECONNRESET: 'it hung up. Does it speak another protocol there, such as https?',
  CONNECTION_CLOSED: 'it hung up. Does it speak another protocol there?',
  ENOTFOUND: NO_HOST,
  EAI_AGAIN: NO_HOST,
  EHOSTUNREACH: NO_WAY,
  ENETUNREACH: NO_WAY,
  ETIMEDOUT: SILENT,
  CONNECT_TIMEOUT: SILENT,
  CERT_HAS_EXPIRED: 'its certificate has expired. Renew it',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name. Write the name that it is for',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  EPROTO: NOT_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NOT_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NOT_TLS,
};

const Coded = z.object({ code: z.string() });

/**
 * Why a place cannot be reached and what to look at, after a colon and without a full stop; empty when not known. In words of ours for the error's code
 * alone: its text names hosts, users and more.
 */
export const whyUnreached = (error: unknown): string => {
  const code = Coded.safeParse(error).data?.code ?? '';
  return Object.hasOwn(REASONS, code) ? `: ${REASONS[code]}` : '';
};
