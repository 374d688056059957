// The bot as most people write it: express, LINE's own middleware, one commit per event.
//   node usual-bot.mjs PORT FILE SECRET
import { middleware } from '@line/bot-sdk';
import express from 'express';
import { openStore } from './store.mjs';

const [port, file, channelSecret] = process.argv.slice(2);
const store = openStore(file);
const app = express();
app.post('/line/webhook', middleware({ channelSecret }), (request, response) => {
  for (const event of request.body.events) store.add(event);
  response.json({});
});
app.listen(Number(port), '127.0.0.1');
