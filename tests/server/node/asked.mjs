// Asks a server in one of several ways, with the real SDK, and prints what came as JSON.
import Anthropic from "@anthropic-ai/sdk";

const tries = [];
const counted = (url, init) => {
  tries.push(String(url));
  return fetch(url, init);
};
const client = new Anthropic({ fetch: counted });
const model = "claude-haiku-4-5";
const user = (content) => ({ role: "user", content });
const asked = (prompt, more = {}) => ({ model, max_tokens: 60, messages: [user(prompt)], ...more });
const tools = [
  {
    name: "get_weather",
    description: "Looks up the weather",
    input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
];

async function told(doing) {
  try {
    return { value: await doing };
  } catch (error) {
    return {
      error: error.constructor.name,
      status: error.status,
      type: error.error?.error?.type,
      message: error.message,
      requestId: error.requestID,
      name: error.name,
    };
  }
}

const ways = {
  create: async () => (await client.messages.create(asked("Say hello"))).content[0].text,
  stream: async () => {
    const stream = client.messages.stream(asked("Say hello"));
    const events = [];
    for await (const event of stream) events.push(event.type);
    const message = await stream.finalMessage();
    return { events, text: message.content[0].text, usage: message.usage.output_tokens };
  },
  tools: async () => {
    const messages = [user("What is the weather in Paris?")];
    const first = await client.messages.create({ ...asked(""), messages, tools });
    const used = first.content.find((block) => block.type === "tool_use");
    messages.push({ role: "assistant", content: first.content });
    messages.push(user([{ type: "tool_result", tool_use_id: used.id, content: "22 degrees" }]));
    const second = await client.messages.create({ ...asked(""), messages, tools });
    return { input: used.input, stop: first.stop_reason, text: second.content[0].text };
  },
  count: async () => client.messages.countTokens({ model, messages: [user("Say hello")] }),
  models: async () => {
    const names = [];
    for await (const one of client.models.list({ limit: 5 })) names.push(one.id);
    return names;
  },
  batches: async () => {
    const requests = ["one", "two"].map((id) => ({ custom_id: id, params: asked(`Say ${id}`) }));
    const made = await client.messages.batches.create({ requests });
    let seen = await client.messages.batches.retrieve(made.id);
    for (let n = 0; n < 50 && seen.processing_status !== "ended"; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen = await client.messages.batches.retrieve(made.id);
    }
    const results = [];
    for await (const one of await client.messages.batches.results(made.id)) {
      results.push([one.custom_id, one.result.message.content[0].text]);
    }
    return results.sort();
  },
  rejected: async () => client.messages.create(asked("Say hello", { max_tokens: 0.5 })),
  missing: async () => client.messages.create(asked("Say something else")),
  missingStream: async () => {
    for await (const _ of client.messages.stream(asked("Say something else")));
    return "the stream ended";
  },
  abort: async () => {
    const stream = client.messages.stream(asked("Tell a long story", { max_tokens: 400 }));
    let events = 0;
    for await (const event of stream) {
      events += 1;
      if (events === 3) stream.abort();
    }
    return events;
  },
  retried: async () => {
    const headers = { "x-claude-fault": "status=529, times=2" };
    return (await client.messages.create(asked("Say hello"), { headers })).content[0].text;
  },
  neverRetried: async () => {
    const headers = { "x-claude-fault": "status=529" };
    return client.messages.create(asked("Say hello"), { headers, maxRetries: 0 });
  },
  reset: async () => {
    const headers = { "x-claude-fault": "connection=reset, times=1" };
    return (await client.messages.create(asked("Say hello"), { headers })).content[0].text;
  },
  late: async () => {
    const headers = { "x-claude-fault": "delay_s=5" };
    return client.messages.create(asked("Say hello"), { headers, timeout: 200, maxRetries: 0 });
  },
};

for (const way of process.argv.slice(2)) {
  tries.length = 0;
  const outcome = await told(ways[way]());
  console.log(JSON.stringify({ way, ...outcome, tries: tries.length }));
}
