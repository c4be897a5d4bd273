/** Limits of the events socket. A Prefect process holds one connection for as long as it runs. */
export const socketLimits = {
  connectionsMax: 2_000,
  connectionsPerIpMax: 250,
  /** The event of a load has about one thousand bytes. */
  frameBytesMax: 64 * 1024,
  /** Frames beyond are dropped unread. */
  framesPerSecond: 50,
  framesAtOnceMax: 500,
  /** What may wait to be sent to a client that does not read. */
  unsentBytesMax: 64 * 1024,
  /** How long a client may take to say who it is. */
  authMs: 10_000,
  /** A client that has not answered the last ping at the next one is gone. */
  pingMs: 30_000,
  /** How long clients have to say goodbye when the server stops. */
  goodbyeMs: 1_000,
};
export type SocketLimits = typeof socketLimits;

/** How many connections there are, in all and from each address. */
export function createSeats({ connectionsMax, connectionsPerIpMax }: SocketLimits) {
  const perIp = new Map<string, number>();
  let all = 0;
  return {
    /** Takes a seat and returns how it is given back; undefined when there is none. */
    take: (ip: string): (() => void) | undefined => {
      const ofIp = perIp.get(ip) ?? 0;
      if (all >= connectionsMax || ofIp >= connectionsPerIpMax) return undefined;
      all++;
      perIp.set(ip, ofIp + 1);
      let isTaken = true;
      return () => {
        if (!isTaken) return;
        isTaken = false;
        all--;
        const left = (perIp.get(ip) ?? 1) - 1;
        if (left > 0) perIp.set(ip, left);
        else perIp.delete(ip);
      };
    },
  };
}

/** A token bucket: true while frames come within the rate. */
export function createRate({ framesPerSecond, framesAtOnceMax }: SocketLimits): () => boolean {
  let left = framesAtOnceMax;
  let at = performance.now();
  return () => {
    const now = performance.now();
    left = Math.min(framesAtOnceMax, left + ((now - at) / 1_000) * framesPerSecond);
    at = now;
    if (left < 1) return false;
    left--;
    return true;
  };
}
