// Runs beside the exporter: fetches every probe URL given on standard input, prints the one bit that each gives.
import { text } from 'node:stream/consumers';

const AT_ONCE = 24;
const START_TRIES = 50;

const questions = JSON.parse(await text(process.stdin));
const said = [];
await untilItListens();
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let next = questions.shift(); next !== undefined; next = questions.shift()) {
      const { id, url } = next;
      const metrics = await (await fetch(url)).text();
      said.push({ id, success: /^probe_success 1$/m.test(metrics) });
    }
  }),
);
process.stdout.write(JSON.stringify(said));

async function untilItListens() {
  const origin = questions.length === 0 ? null : new URL(questions[0].url).origin;
  for (let tries = 0; origin !== null && tries < START_TRIES; tries++) {
    try {
      await fetch(`${origin}/-/healthy`);
      return;
    } catch {
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
    }
  }
}
