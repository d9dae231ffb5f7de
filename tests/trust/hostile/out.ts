/** One way to the victim: messages are framed by it, and can be left unfinished. */
export interface Out {
  begin(): void;
  /** False when nobody listens any more; resolves when there is room again. */
  write(piece: string | Buffer): Promise<boolean>;
  end(): void;
  /** Breaks off in the middle. */
  cut(): void;
}

export const say = async (out: Out, message: unknown): Promise<boolean> => {
  out.begin();
  const heard = await out.write(typeof message === 'string' ? message : JSON.stringify(message));
  out.end();
  return heard;
};
