/* audit_view: a row of the record in words. */
#pragma once

#include "api.gen.h"

struct audit_row;
struct call;

/* A detail that is no JSON object gives no changes. */
struct api_audit_row audit_view(struct call *call, const struct audit_row *row);
/* "件名: 前 → 後" per line; for files. */
struct str audit_view_text(struct call *call, const struct api_audit_row *row);
