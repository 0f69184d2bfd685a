import { connect, createServer, type Server, type Socket } from 'node:net';

/** A line to a system that can be cut and mended: while it is cut, connecting is refused. */
export type SeverableLink = {
  url: string;
  sever(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
};

export async function openSeverableLink(target: string): Promise<SeverableLink> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const open = (at: number) =>
    new Promise<Server>((resolve, reject) => {
      const server = createServer((near) => {
        const far = connect(Number(port), hostname);
        for (const socket of [near, far]) {
          sockets.add(socket);
          socket.on('error', () => {});
          socket.on('close', () => {
            sockets.delete(socket);
            near.destroy();
            far.destroy();
          });
        }
        near.pipe(far).pipe(near);
      });
      server.once('error', reject);
      server.listen(at, '127.0.0.1', () => resolve(server));
    });
  let server: Server | undefined = await open(0);
  const address = server.address();
  const listening = typeof address === 'object' && address !== null ? address.port : 0;
  const sever = async () => {
    const ending = server;
    server = undefined;
    const closed = new Promise<void>((resolve) => (ending ? void ending.close(() => resolve()) : resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${listening}`,
    sever,
    async mend() {
      server = await open(listening);
    },
    close: sever,
  };
}
