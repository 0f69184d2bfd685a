type Message = { channel: string; successful?: boolean; error?: string; clientId?: string; data?: unknown; advice?: { reconnect?: string; interval?: number } };
type Subscription = { id: string; channel: string; replayId: number };
type Listener = Subscription & { callback(message: Message): void };

const path = '/cometd/66.0';
const retryMs = 2_000;

/** One connection a page, as in Lightning: held open while anything is subscribed to. */
const connection = { clientId: '', isRunning: false, count: 0, listeners: [] as Listener[], errorListeners: [] as ((error: unknown) => void)[] };

async function send(message: object): Promise<Message[]> {
  const body = [{ ...message, ...(connection.clientId === '' ? {} : { clientId: connection.clientId }) }];
  const response = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return response.json();
}

async function shakeHands(): Promise<void> {
  connection.clientId = '';
  const [answer] = await send({ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] });
  if (!answer?.successful) throw new Error(answer?.error ?? 'no handshake');
  connection.clientId = answer.clientId ?? '';
}

async function subscribeOnServer({ channel, replayId }: Subscription): Promise<void> {
  const [answer] = await send({ channel: '/meta/subscribe', subscription: channel, ext: { replay: { [channel]: replayId } } });
  if (!answer?.successful) throw new Error(answer?.error ?? 'not subscribed');
}

function tell(error: unknown): void {
  for (const listener of connection.errorListeners) listener(error);
}

async function listen(): Promise<void> {
  if (connection.isRunning) return;
  connection.isRunning = true;
  while (connection.listeners.length > 0) {
    try {
      for (const message of await send({ channel: '/meta/connect', connectionType: 'long-polling' })) {
        for (const { channel, callback } of connection.listeners) if (channel === message.channel) callback(message);
        if (message.advice?.reconnect !== 'handshake') continue;
        await shakeHands();
        for (const listener of connection.listeners) await subscribeOnServer(listener);
      }
    } catch (error) {
      tell({ error: error instanceof Error ? error.message : 'disconnected' });
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
  connection.isRunning = false;
}

/** https://developer.salesforce.com/docs/platform/lightning-component-reference/guide/lightning-emp-api.html */
export async function subscribe(channel: string, replayId: number, callback: (message: Message) => void): Promise<Subscription> {
  if (connection.clientId === '') await shakeHands();
  const subscription = { id: `subscription-${(connection.count += 1)}`, channel, replayId };
  await subscribeOnServer(subscription);
  connection.listeners.push({ ...subscription, callback });
  void listen();
  return subscription;
}

export async function unsubscribe({ id, channel }: Subscription, callback?: (answer: Message) => void): Promise<void> {
  connection.listeners = connection.listeners.filter((listener) => listener.id !== id);
  const [answer] = connection.listeners.some((listener) => listener.channel === channel) ? [{ channel, successful: true }] : await send({ channel: '/meta/unsubscribe', subscription: channel });
  if (answer) callback?.(answer);
}

export const onError = async (callback: (error: unknown) => void): Promise<void> => void connection.errorListeners.push(callback);
export const isEmpEnabled = async (): Promise<boolean> => true;
