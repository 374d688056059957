/* webhook: LINE's door. POST /line/webhook. */
#pragma once

#include "err.h"

struct call;

/* Far above anything LINE was seen to send. */
#define WEBHOOK_BODY_MOST ((size_t)1 << 20)
#define WEBHOOK_EVENTS_MOST 1000

/* Wrong or missing signature: 401, nothing kept. Not a webhook: 400. Everything
 * else is stored, then answered 200 (see intake.h). */
enum err webhook_post(struct call *call) MUST_CHECK;
