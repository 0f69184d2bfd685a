import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

export type ModelAnswer = { status?: number; headers?: Record<string, string>; /** The text of the model. */ content?: string; /** Never answers. */ isSilent?: boolean };
export type ModelRequest = { path: string | undefined; headers: Record<string, string | string[] | undefined>; body: string };

/**
 * A language model on the loopback interface: scripted answers in the forms of OpenAI (https://platform.openai.com/docs/api-reference/chat) and
 * Anthropic (https://docs.anthropic.com/en/api/messages), and every request as it came. Each answer is given once, the last again and again.
 */
export async function startLanguageModel(answers: ModelAnswer[]): Promise<{ baseUrl: string; requests: ModelRequest[]; close(): void }> {
  const requests: ModelRequest[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    requests.push({ path: request.url, headers: request.headers, body: await text(request) });
    const { status = 200, headers = {}, content = '{"items":[]}', isSilent = false } = (answers.length > 1 ? answers.shift() : answers[0]) ?? {};
    if (isSilent) return;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(status >= 400 ? { error: { message: 'refused', type: 'error' } } : request.url?.endsWith('/messages') === true ? anthropicAnswer(content) : openAiAnswer(content)));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { baseUrl: `http://127.0.0.1:${port}/v1`, requests, close: () => (server.closeAllConnections(), void server.close()) };
}

const openAiAnswer = (content: string): object => ({ id: 'x', object: 'chat.completion', created: 1, model: 'stub', choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }], usage: { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 } });
const anthropicAnswer = (content: string): object => ({ id: 'x', type: 'message', role: 'assistant', model: 'stub', content: [{ type: 'text', text: content }], stop_reason: 'end_turn', stop_sequence: null, usage: { input_tokens: 120, output_tokens: 30 } });
